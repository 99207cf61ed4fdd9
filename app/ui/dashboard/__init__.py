"""The dashboard: how the business stands, the last documents, and what to do next."""
