"""`fuel-history retention` and `import`: archive, remove and restore runs."""
