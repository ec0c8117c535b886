"""`python -m access ...`: accounts, tokens, the trace and the matrix of rights; see `command_line.py`."""

import sys

from access.command_line import main
from actions import account_files

sys.exit(main(sys.argv[1:], account_files.read))
