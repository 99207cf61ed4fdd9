"""What changes the tables, one module a table, each function inside the transaction it is given."""
