"""What goes out: the workbook template, the returned workbook, the receipt. Content in, bytes out; asks nothing itself."""
