"""Texts made safe and readable: escaping, spreadsheets, times, addresses."""
