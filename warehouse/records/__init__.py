"""The only writing: rows, problems, the load and its event in one transaction."""
