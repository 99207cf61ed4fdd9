"""The first start: the company in a minute, or the sample company."""
