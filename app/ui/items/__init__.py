"""Items: the catalogue of products and services."""
