"""Retries: pauses, rate-limited log events, and tries of anything that may fail."""
