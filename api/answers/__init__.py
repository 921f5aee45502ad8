"""Answers that several nouns share."""
