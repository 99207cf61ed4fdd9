"""The widgets that every page is made of, one module each."""
