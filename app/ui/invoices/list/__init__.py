"""The invoice list: virtual model, columns, painting, filters and what may be done with the selection."""
