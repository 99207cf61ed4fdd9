"""What a document says (view), how it looks (PDF), and the fonts it is set in."""
