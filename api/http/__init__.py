"""What every answer needs of HTTP: parameters, bodies, formats, paging, headers."""
