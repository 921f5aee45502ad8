"""The rules of the history, pure: no I/O, the standard library only."""
