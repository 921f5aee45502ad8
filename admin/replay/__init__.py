"""`fuel-history replay`: publish recorded messages."""
