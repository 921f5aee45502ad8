"""Reports sent over HTTP."""
