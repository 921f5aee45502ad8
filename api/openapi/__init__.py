"""The API's description: an OpenAPI 3.1 document, made of what the code itself uses."""
