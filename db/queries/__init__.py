"""Statements that only read; they bind every value."""
