"""What the API answers: each member, and what it means, said once.

The server writes these shapes, the client reads them, and the OpenAPI document is made
of them.
"""
