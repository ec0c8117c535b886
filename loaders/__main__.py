"""`python -m loaders ...`: read and load plans and index results; see `actions/commands.py`."""

import sys

from actions.commands import main

sys.exit(main("loaders", sys.argv[1:]))
