"""The PDF of a document."""
