"""Plan documents: what one says, each value with its line and its exact words."""
