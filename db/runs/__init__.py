"""Runs (rows of `tasks`), as they are written."""
