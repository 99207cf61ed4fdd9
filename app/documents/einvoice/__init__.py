"""E-invoices: the semantic model of EN 16931, its two syntaxes, and the rules it must keep."""
