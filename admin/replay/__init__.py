"""`fuel-history replay`: publish recorded reports again."""
