"""Every resource of the graph as a JSON-LD object, by its IRI, in a file and not in memory."""

import json
import re
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from gmgkg.dumps.context import IDENTIFIER, LANGUAGE_MAP, VOCABULARIES, Context, Key
from gmgkg.dumps.syntaxes import pieces
from gmgkg.errors import StoreError
from gmgkg.namespaces import GMG, RDF, XSD

KINDS = ("Activity", "Collaboration", "Country", "Organization", "Participation", "Theme")
"""The classes by which resources can be asked for."""

_TRIPLE = re.compile(r"(?m)^(\S+) <([^>]*)> (.*) \.$")
_CONFUSED = re.compile(rf"<(?:{'|'.join(VOCABULARIES)}):(?!//)[^>]*>")
_WHOLE_NUMBER = re.compile(r'"(0|-?[1-9]\d{0,14})"')
_TYPE = f"{RDF}type"
_PARTICIPATION = f"{GMG}participation"
_BATCH = 5_000
_KEPT = 20_000
_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -32000;
CREATE TABLE nodes (id TEXT PRIMARY KEY, label TEXT, body TEXT) WITHOUT ROWID;
CREATE TABLE kinds (kind TEXT, id TEXT, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE TABLE participations (id TEXT, activity TEXT, PRIMARY KEY (id, activity)) WITHOUT ROWID;
"""

Row = tuple[str, str, str]


@dataclass(frozen=True)
class Node:
    """A resource.

    :ivar iri: of the resource
    :ivar label: what it is called in English, or nothing
    :ivar body: what is said of it, as the context names it
    """

    iri: str
    label: str
    body: Mapping[str, Any]

    def iris(self, key: Key) -> list[str]:
        """Return the resources to which a property leads, in the order of their IRIs."""
        found = []
        for value in _listed(self.body.get(key.name)):
            if isinstance(value, dict):
                found += [value["@id"]] if "@id" in value else []
            elif key.coercion == IDENTIFIER:
                found.append(value)
        return sorted(found)

    def texts(self, key: Key, language: str | None = None) -> list[str]:
        """Return the values of a property as texts, sorted.

        :param language: only those in this language
        """
        values = _listed(self.body.get(key.name))
        if key.coercion == LANGUAGE_MAP:
            texts: Mapping[str, Any] = self.body.get(key.name) or {}
            if language is not None:
                return sorted(_listed(texts.get(language)))
            values = [text for each in texts.values() for text in _listed(each)]
            values += _listed(self.body.get(key.iri))
        return sorted({_text(value) for value in values})


class Nodes:
    """A file of resources.

    :param file: a new file
    :param context: how properties are called
    """

    def __init__(self, file: Path, context: Context) -> None:
        """Make the file."""
        self.context = context
        self._base = sqlite3.connect(file, isolation_level=None)
        self._base.executescript(_TABLES)
        self.label = lru_cache(_KEPT)(self._label)
        self._keys = {key.name: key for key in context.properties.values()}

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def fill(self, triples: Path) -> None:
        """Take in all resources.

        :param triples: canonical N-Triples, in their order
        :raise StoreError: where a reader would take an IRI for a name with a prefix of the context
        """
        write = _Writer(self.context)
        nodes: list[Row] = []
        kinds: list[tuple[str, str]] = []
        links: list[tuple[str, str]] = []
        self._base.execute("BEGIN")
        for subject, rows in groupby(_rows(triples), key=itemgetter(0)):
            nodes.append(write.node(subject, rows, kinds, links))
            if len(nodes) >= _BATCH:
                self._insert(nodes, kinds, links)
        self._insert(nodes, kinds, links)
        self._base.execute("COMMIT")

    def key(self, term: str) -> Key:
        """Return the key of a term of the context."""
        return self._keys[term]

    def terms(self) -> Collection[str]:
        """Return the terms of the context."""
        return self._keys

    def get(self, iri: str) -> Node | None:
        """Return a resource, or None where nothing is said of it."""
        row = self._base.execute(
            "SELECT id, label, body FROM nodes WHERE id = ?", (iri,)
        ).fetchone()
        return _node(row) if row else None

    def of_kind(self, kind: str) -> Iterator[Node]:
        """Yield the resources of a class, in the order of their IRIs."""
        rows = self._base.execute(
            "SELECT id, label, body FROM kinds JOIN nodes USING (id) WHERE kind = ? ORDER BY id",
            (kind,),
        )
        return map(_node, rows)

    def not_of_kind(self, kind: str) -> Iterator[tuple[str, str]]:
        """Yield the IRIs and bodies of all others, in the order of their IRIs."""
        return self._base.execute(
            "SELECT id, body FROM nodes WHERE id NOT IN (SELECT id FROM kinds WHERE kind = ?) "
            "ORDER BY id",
            (kind,),
        )

    def activities_of(self, participation: str) -> list[str]:
        """Return the activities that a participation belongs to."""
        rows = self._base.execute(
            "SELECT activity FROM participations WHERE id = ? ORDER BY activity", (participation,)
        )
        return [activity for (activity,) in rows]

    def scratch(self) -> sqlite3.Connection:
        """Return the file itself, for tables that are needed for a while."""
        return self._base

    def _label(self, iri: str) -> str:
        """Return what a resource is called in English; where it has no name, its last step."""
        row = self._base.execute("SELECT label FROM nodes WHERE id = ?", (iri,)).fetchone()
        return (row and row[0]) or slug(iri)

    def _insert(
        self, nodes: list[Row], kinds: list[tuple[str, str]], links: list[tuple[str, str]]
    ) -> None:
        """Write what waits."""
        self._base.executemany("INSERT INTO nodes VALUES (?, ?, ?)", nodes)
        self._base.executemany("INSERT OR IGNORE INTO kinds VALUES (?, ?)", kinds)
        self._base.executemany("INSERT OR IGNORE INTO participations VALUES (?, ?)", links)
        for waiting in (nodes, kinds, links):
            waiting.clear()


class _Writer:
    """Writes resources as JSON.

    The canonical escapes of a literal in N-Triples are escapes of a string in JSON too, and an IRI
    needs none, so neither is read.
    """

    def __init__(self, context: Context) -> None:
        """Hold the context."""
        self._context = context
        self._key = lru_cache(None)(context.key)
        self._class = lru_cache(None)(context.class_name)

    def node(
        self,
        subject: str,
        rows: Iterator[Row],
        kinds: list[tuple[str, str]],
        links: list[tuple[str, str]],
    ) -> Row:
        """Return the IRI, the English label and the JSON of a resource.

        :param kinds: to which its classes are added
        :param links: to which the participations are added that it has
        """
        iri = _unwrap(subject)
        types: list[str] = []
        values: dict[str, list[str]] = {}
        texts: dict[str, dict[str, list[str]]] = {}
        for _, predicate, term in rows:
            if predicate == _TYPE and term[0] != '"':
                types.append(self._class(_unwrap(term)))
                continue
            key = self._key(predicate)
            text, language = _value(term, key)
            if language and key.coercion == LANGUAGE_MAP:
                texts.setdefault(key.name, {}).setdefault(language, []).append(text)
            else:
                # Beside texts by language the others stand under the IRI of the property.
                name = key.iri if key.coercion == LANGUAGE_MAP else key.name
                values.setdefault(name, []).append(text)
            if predicate == _PARTICIPATION:
                links.append((_unwrap(term), iri))
        kinds += [(name, iri) for name in types if name in KINDS]
        members = [f'"@id":"{iri}"']
        if types:
            members.append(f'"@type":{_joined([f"{chr(34)}{name}{chr(34)}" for name in types])}')
        members += [f'"{name}":{_joined(each)}' for name, each in values.items()]
        for name, spoken in texts.items():
            inner = ",".join(f'"{tag}":{_joined(each)}' for tag, each in sorted(spoken.items()))
            members.append(f'"{name}":{{{inner}}}')
        labels = texts.get("label", {}).get("en") or texts.get("prefLabel", {}).get("en")
        return iri, json.loads(min(labels)) if labels else "", f"{{{','.join(members)}}}"


def slug(iri: str) -> str:
    """Return the last step of an IRI."""
    return iri.rpartition("/")[2]


def _rows(triples: Path) -> Iterator[Row]:
    """Yield subject, predicate and object of every triple.

    :raise StoreError: where an IRI would be read as another (JSON-LD 1.1, section 4.1.5)
    """
    with triples.open("rb") as source:
        for piece in pieces(source):
            text = piece.decode()
            rows: list[Row] = _TRIPLE.findall(text)
            # A text may say the same, so only what may matter is looked at closely.
            if _CONFUSED.search(text):
                for term in chain.from_iterable(map(_iris, rows)):
                    if _CONFUSED.fullmatch(term):
                        raise StoreError(
                            f"JSON-LD cannot express {term}: its scheme is a prefix of the "
                            "context, so it would be read as another IRI; mend it"
                        )
            yield from rows


def _iris(row: Row) -> tuple[str, str, str]:
    """Return where IRIs stand in a triple, in brackets: subject, predicate, object or its type."""
    subject, predicate, term = row
    return subject, f"<{predicate}>", term[term.rindex('"') + 3 :] if term[0] == '"' else term


def _unwrap(term: str) -> str:
    """Return an IRI without its brackets, or a blank node as it is."""
    return term[1:-1] if term[0] == "<" else term


def _value(term: str, key: Key) -> tuple[str, str]:
    """Return an object as JSON under a key, and its language where the key goes by language."""
    if term[0] != '"':
        iri = f'"{_unwrap(term)}"'
        return (iri if key.coercion == IDENTIFIER else f'{{"@id":{iri}}}'), ""
    end = term.rindex('"') + 1
    text, rest = term[:end], term[end:]
    if rest.startswith("@"):
        if key.coercion == LANGUAGE_MAP:
            return text, rest[1:]
        return f'{{"@language":"{rest[1:]}","@value":{text}}}', ""
    return _typed(text, rest[3:-1], key), ""


def _typed(text: str, datatype: str, key: Key) -> str:
    """Return a literal without a language as JSON under a key.

    :param datatype: its IRI, or nothing for a string
    """
    plain = key.coercion in ("", LANGUAGE_MAP)
    if datatype == key.coercion or (plain and not datatype):
        return text
    if plain and datatype == f"{XSD}integer" and (number := _WHOLE_NUMBER.fullmatch(text)):
        return number[1]
    kind = f'"@type":"{datatype}",' if datatype else ""
    return f'{{{kind}"@value":{text}}}'


def _joined(values: Sequence[str]) -> str:
    """Return one value as it is, several as an array."""
    return values[0] if len(values) == 1 else f"[{','.join(values)}]"


def _node(row: Row) -> Node:
    """Return a resource from its row."""
    return Node(row[0], row[1], json.loads(row[2]))


def _listed(value: Any) -> list[Any]:  # noqa: ANN401  JSON
    """Return one or several values, or none, as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:  # noqa: ANN401  JSON
    """Return a literal as text."""
    return str(value.get("@value", value.get("@id", "")) if isinstance(value, dict) else value)
