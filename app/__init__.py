"""Counterfoil: invoicing that works on your own computer, without a network."""
