"""One file per page: title, filters, data, empty case, chart, table. Nothing imports this package."""
