"""Settings: the company, its number series, taxes, and how the window looks."""
