"""Headers: those that we define ourselves, and those that every answer has."""

COUNT = "Result-Count"
"""How many rows or triples a result has."""

TRUNCATED = "Result-Truncated"
"""How many rows of a longer result are on the page."""

_EXPOSED = (
    "Accept-Ranges",
    "Content-Range",
    "ETag",
    "Link",
    COUNT,
    "Retry-After",
    TRUNCATED,
)
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
COMMON = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", ", ".join(_EXPOSED)),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Content-Security-Policy", _POLICY),
)
"""Any page may read an answer, and none may take it for something else."""
