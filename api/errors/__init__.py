"""Errors: their HTTP statuses, and their one JSON format."""
