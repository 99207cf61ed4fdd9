"""The schema's history: one numbered step after the other, none of which imports the application."""
