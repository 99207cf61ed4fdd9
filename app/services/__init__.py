"""One function per user intent; owns the transaction."""
