"""Protect the flow from an unavailable database, bad messages, and deadly messages."""
