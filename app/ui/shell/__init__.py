"""The window around the pages: rail, navigation, palette, status line and shortcuts."""
