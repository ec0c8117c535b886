"""`python -m access ...`: accounts, tokens, the trace and the matrix of rights; see `command_line.py`."""

import sys

from access.command_line import main

sys.exit(main(sys.argv[1:]))
