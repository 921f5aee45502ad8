"""The API's answers: each member and its meaning, defined once.

The server writes these shapes, the client reads them, and the OpenAPI document is
generated from them.
"""
