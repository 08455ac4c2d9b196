"""A page of an answer: which rows, and where the other pages are."""

from collections.abc import Mapping
from dataclasses import dataclass

from gmgkg.library.answer import Answer
from gmgkg.web.parameters import whole_number

MOST_ROWS = 10_000
"""The largest page."""

MOST_OFFSET = 999_999_999
"""How far a page may lie from the first row."""


@dataclass(frozen=True)
class Page:
    """Which rows of an answer are asked for.

    :ivar limit: how many at most, or None for all
    :ivar offset: how many to leave out
    """

    limit: int | None
    offset: int

    def of(self, answer: Answer) -> Answer:
        """Return the answer with the rows of this page."""
        return answer.page(self.offset, answer.total if self.limit is None else self.limit)

    def others(self, total: int) -> dict[str, int]:
        """Return the offsets of the other pages by relation type (RFC 8288, section 3.3).

        :param total: how many rows there are in all
        """
        if self.limit is None:
            return {}
        last = max(0, total - 1) // self.limit * self.limit
        others = {"first": 0}
        if self.offset > 0:
            others["prev"] = max(0, min(self.offset - self.limit, last))
        if self.offset + self.limit < total:
            others["next"] = self.offset + self.limit
        return others | {"last": last}


def read_page(given: Mapping[str, str]) -> Page:
    """Return the page that the parameters ask for.

    :raise BadParameter: where ``limit`` or ``offset`` is out of bounds or no whole number
    """
    limit = given.get("limit")
    return Page(
        limit=None if limit is None else whole_number("limit", limit, 1, MOST_ROWS),
        offset=whole_number("offset", given.get("offset", "0"), 0, MOST_OFFSET),
    )
