"""docs/cli.md, made by running the commands that it shows."""
