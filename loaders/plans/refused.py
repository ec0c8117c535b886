"""Why a reader does not take a file."""


class RefusedFileError(Exception):
    """The file is not taken; the arguments are what was found and what to do, in Vietnamese."""
