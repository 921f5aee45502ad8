"""Pauses, repeated log lines and tries of whatever may fail."""
