"""Documents as a company works with them: look, fetch, read, trash, send, run again, correct, cancel."""
