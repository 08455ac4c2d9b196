"""A brief: all that the graph says of a country, an agency, a partner or a theme, on paper."""
