"""docs/answers.md, made by asking a server that has some runs."""
