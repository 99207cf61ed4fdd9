"""The invoice editor: one frozen content as the only truth, and the widgets that read and change it."""
