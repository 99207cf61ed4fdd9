"""How the window looks: tokens, font, palette, style sheet and icons."""
