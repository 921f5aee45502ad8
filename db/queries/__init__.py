"""Statements that only read; each builds one and binds every value."""
