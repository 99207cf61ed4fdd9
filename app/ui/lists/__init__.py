"""What every list of the window shares: columns, cells, models of rows and how a row is painted."""
