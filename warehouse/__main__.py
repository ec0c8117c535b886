"""`python -m warehouse ...`: create, ask, check and rebuild the warehouse; see `actions/commands.py`."""

import sys

from actions.commands import main

sys.exit(main("warehouse", sys.argv[1:]))
