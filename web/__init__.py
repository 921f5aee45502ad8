"""The web page: its source in src/, and in dist/ what `make web` makes of it."""
