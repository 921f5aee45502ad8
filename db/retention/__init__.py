"""Archiving, removing and restoring runs."""
