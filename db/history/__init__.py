"""Entries of the history and outcomes of nodes, as they are written."""
