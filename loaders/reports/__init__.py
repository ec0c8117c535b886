"""A unit's report workbook: bytes in, checked rows and problems out. Touches no warehouse."""
