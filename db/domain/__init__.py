"""The rules of the history; pure: no I/O, only the standard library."""
