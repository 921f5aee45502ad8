"""What is done with reports that are kept for somebody: shown, and sent again."""
