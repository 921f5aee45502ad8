"""Write entries of the history and outcomes of nodes."""
