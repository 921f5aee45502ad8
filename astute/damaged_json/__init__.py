"""JSON that strict readers refuse, and what can be kept of it."""
