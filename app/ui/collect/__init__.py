"""Collecting through providers: accounts, checkout pages, handing over, sync, and what needs a decision."""
