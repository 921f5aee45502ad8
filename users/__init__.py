"""The users file, and passwords."""
