"""Astute's words → frozen values; pure: no I/O."""
