"""Parked, dead and suspect reports."""
