"""Tables, lists and ages on a terminal."""
