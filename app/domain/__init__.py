"""Frozen values and rules of invoicing: standard library only, no I/O, no clock, no Qt."""
