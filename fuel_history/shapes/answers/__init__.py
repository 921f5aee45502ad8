"""The shapes of answers to questions about runs: docs/answers.md."""
