"""The queries that the servers are asked: the shipped questions, look-ups and descriptions."""

import json
from dataclasses import dataclass
from pathlib import Path

import servers

from gmgkg.graph.build import build
from gmgkg.graph.questions import load_questions
from gmgkg.library.values import resolve
from gmgkg.questions import Question
from gmgkg.store import Store
from gmgkg.store.inline import inline

ROWS = "application/sparql-results+json"
_TRIPLES = "text/turtle"
_ACTIVITIES = "SELECT ?a { ?a a <https://w3id.org/gmgkg/ontology#Activity> } LIMIT 1000"


@dataclass(frozen=True)
class Query:
    """One kind of query.

    :ivar title: in the tables
    :ivar texts: one or more of the kind, which are asked in turn
    :ivar accept: the media type that is asked for
    """

    title: str
    texts: tuple[str, ...]
    accept: str


def questions(root: Path) -> list[Query]:
    """Return the questions of a root, each with its defaults."""
    store = build(root)
    return [
        Query(name, (_bound(store, question),), ROWS)
        for name, question in load_questions(root).items()
    ]


def resources(endpoint: str) -> list[Query]:
    """Return look-ups and descriptions of activities that an endpoint holds."""
    _, answer = servers.ask(endpoint, _ACTIVITIES, ROWS, seconds=60)
    rows = json.loads(answer)["results"]["bindings"]
    found = [row["a"]["value"] for row in rows]
    lookups = tuple(f"SELECT ?p ?o WHERE {{ <{iri}> ?p ?o }}" for iri in found)
    descriptions = tuple(f"DESCRIBE <{iri}>" for iri in found)
    return [Query("point look-up", lookups, ROWS), Query("DESCRIBE", descriptions, _TRIPLES)]


def _bound(store: Store, question: Question) -> str:
    """Return a question with its defaults in its text, as a client of ours would send it."""
    given = {
        parameter.name: resolve(store, parameter, parameter.default)
        for parameter in question.parameters
        if parameter.default
    }
    return inline(question.query, given)
