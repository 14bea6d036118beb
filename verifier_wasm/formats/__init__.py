"""One module a format of code, and their registry."""
