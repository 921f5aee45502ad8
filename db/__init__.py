"""Tables and statements: the only package that speaks SQL."""
