"""Rows → HTTP: the REST API; it reads, and never writes history."""
