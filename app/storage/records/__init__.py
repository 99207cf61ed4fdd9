"""How each table becomes domain values and back: one mapping a table, and the reads by key.

Reads go over plain sqlite3 with named parameters, so that showing a list or a document imports nothing else.
"""
