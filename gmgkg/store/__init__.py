"""Asking the graph, whatever engine holds it.

Only the modules of this package import an engine's store; everything else asks through
:class:`Store`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
)

Result = QuerySolutions | QueryBoolean | QueryTriples
"""What a query gives: rows (SELECT), a truth value (ASK) or triples (CONSTRUCT, DESCRIBE)."""

Term = NamedNode | Literal
"""What a parameter can be bound to."""


@dataclass(frozen=True)
class Dataset:
    """The graphs that a query is to ask (SPARQL 1.1 Protocol, section 2.1.4).

    :ivar default: IRIs of the graphs whose merge is the default graph
    :ivar named: IRIs of the named graphs
    """

    default: tuple[str, ...]
    named: tuple[str, ...]


class Store(Protocol):
    """A set of named graphs whose union is the default graph of every query."""

    def query(
        self,
        text: str,
        parameters: Mapping[str, Term] | None = None,
        dataset: Dataset | None = None,
    ) -> Result:
        """Run a SPARQL 1.1 query.

        :param text: the query; where it has no FROM, it runs over the union of all graphs
        :param parameters: terms to bind, by name of a variable that the query selects
        :param dataset: the graphs to ask instead of those that the query names
        :raise QuerySyntaxError: where the text is not SPARQL, with line and column
        :raise QueryRefused: where the text is an update, or asks another server (SERVICE)
        """
        ...

    def quads(self) -> Iterator[Quad]:
        """Yield every quad, in no particular order."""
        ...

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads.

        :raise StoreError: where the store is read-only
        """
        ...
