"""Transactions, and what is known of each."""
