"""HTTP for every answer: parameters, bodies, formats, pages, headers."""
