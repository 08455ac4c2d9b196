"""Writing triples and quads with our prefixes, in bytes that do not change from run to run."""

import re
from collections.abc import Iterable, Sequence

from pyoxigraph import Literal, NamedNode, Quad, Triple, serialize

from gmgkg.formats import GraphFormat
from gmgkg.namespaces import PREFIXES

_PREFIX_LINES = re.compile(rb"\A(?:@prefix [^\n]*\n)+")
_XML_NAMESPACES = re.compile(rb"(?<=<rdf:RDF)(?: xmlns:[^=]+=\"[^\"]*\")+(?=>)")

LONGEST_HEADER = 64 * 1024
"""Bytes at the start of a file that hold all its prefixes."""

Statements = Iterable[Triple] | Iterable[Quad]


def write_graph(statements: Sequence[Triple] | Sequence[Quad], chosen: GraphFormat) -> bytes:
    """Return the statements in a format, in the order given, under the prefixes that they use.

    :param statements: quads where the format keeps named graphs apart, else triples
    """
    content = serialize(statements, format=chosen.codec, prefixes=prefixes_of(statements)) or b""
    return sort_prefixes(content[:LONGEST_HEADER]) + content[LONGEST_HEADER:]


def sort_prefixes(content: bytes) -> bytes:
    """Return the start of a file, as long as it was, with its prefixes in alphabetical order.

    The writer declares them in an order that differs from run to run.
    """
    lines = _PREFIX_LINES.search(content)
    if lines:
        return b"".join(sorted(lines[0].splitlines(keepends=True))) + content[lines.end() :]
    return _XML_NAMESPACES.sub(
        lambda found: b" " + b" ".join(sorted(found[0].split())), content, count=1
    )


def prefixes_of(statements: Statements) -> dict[str, str]:
    """Return the prefixes under which the statements use a name."""
    iris: set[str] = set()
    for statement in statements:
        for term in (*statement,):
            if isinstance(term, NamedNode):
                iris.add(_namespace(term.value))
            elif isinstance(term, Literal):
                iris.add(_namespace(term.datatype.value))
    return {name: iri for name, iri in PREFIXES.items() if iri in iris}


def _namespace(iri: str) -> str:
    """Return an IRI without its last step."""
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
