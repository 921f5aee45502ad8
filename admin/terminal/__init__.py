"""How commands write tables, lists and ages on a terminal."""
