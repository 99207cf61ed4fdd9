"""The command line: parse, call one service, print text or JSON."""
