"""Published index results: tidy files into checked rows and problems."""
