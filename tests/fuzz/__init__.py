"""Reports that are wrong somewhere, by the million; see docs/bad_input.md."""
