"""What makes the pages about the code from the code: run by `make`, no part of what is installed."""
