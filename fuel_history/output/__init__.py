"""Output of lists and objects for people and for programs."""
