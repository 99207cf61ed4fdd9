"""Payment providers: one module each behind one protocol, and the one HTTP client."""
