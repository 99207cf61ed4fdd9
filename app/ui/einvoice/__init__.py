"""What the window shows of e-invoices: fields that only they ask for, and their export."""
