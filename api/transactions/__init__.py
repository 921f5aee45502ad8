"""Transactions and their details."""
