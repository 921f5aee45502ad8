"""Errors: their statuses in HTTP, and their one JSON shape."""
