"""`fuel-history retention` and `import`: what leaves and comes back."""
