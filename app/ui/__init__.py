"""The window: parse, call one service off the GUI thread, show."""
