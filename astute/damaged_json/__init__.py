"""Repair JSON that strict parsers refuse, as far as possible."""
