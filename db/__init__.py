"""Tables and statements: the only package that contains SQL."""
