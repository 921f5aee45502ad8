"""docs/cli.md, made by running the commands in it."""
