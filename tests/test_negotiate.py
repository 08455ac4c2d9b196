"""Content negotiation by RFC 9110, section 12.5.1."""

import pytest

from gmgkg.negotiate import choose

JSON, XML, TURTLE = "application/json", "application/xml", "text/turtle"


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("text/turtle", TURTLE),
        ("TEXT/Turtle", TURTLE),
        ("text/*", TURTLE),
        ("application/xml, application/json", JSON),
        ("application/xml;q=0.9, application/json;q=0.8", XML),
        ("application/json;q=0.2, */*;q=0.1", JSON),
        ("application/json;q=0, */*", XML),
        ("application/*;q=0.5, text/turtle;q=0.6", TURTLE),
        ("*/*, application/xml", XML),
        ("text/turtle;charset=utf-8", TURTLE),
        ("image/png", None),
        ("application/json;q=0", None),
    ],
)
def test_accept_header_decides(accept: str | None, chosen: str | None) -> None:
    assert choose(accept, (JSON, XML, TURTLE)) == chosen
