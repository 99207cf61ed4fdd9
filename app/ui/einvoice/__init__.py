"""What the window shows of e-invoices: fields that only they ask for, their export, and those that others sent."""
