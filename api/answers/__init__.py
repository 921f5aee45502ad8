"""Answers that more than one noun gives."""
