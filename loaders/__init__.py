"""Bytes in, checked rows and problems out: plans, index results, later reports."""
