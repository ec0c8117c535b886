"""Will live here: the workbook template, the returned workbook, Excel and Word documents, the calendar."""
