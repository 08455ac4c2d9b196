"""Writing triples and quads with our prefixes, in bytes that do not change from run to run."""

import re
from collections.abc import Iterable, Sequence

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from gmgkg.formats import GraphFormat
from gmgkg.namespaces import PREFIXES

_PREFIX_LINES = re.compile(rb"\A(?:@prefix [^\n]*\n)+")
_XML_ROOT = re.compile(rb"<rdf:RDF((?: xmlns:[^=]+=\"[^\"]*\")+)>")


def write_graph(statements: Sequence[Triple] | Sequence[Quad], chosen: GraphFormat) -> bytes:
    """Return the statements in a format, in the order given, under the prefixes that they use.

    :param statements: quads where the format keeps named graphs apart, else triples
    """
    used = _namespaces(statements)
    prefixes = {name: iri for name, iri in PREFIXES.items() if iri in used}
    content = serialize(statements, format=chosen.codec, prefixes=prefixes) or b""
    # The writer declares prefixes in an order that differs from run to run.
    if chosen.codec in (RdfFormat.TURTLE, RdfFormat.TRIG):
        return _PREFIX_LINES.sub(_sorted_lines, content, count=1)
    if chosen.codec == RdfFormat.RDF_XML:
        return _XML_ROOT.sub(_sorted_attributes, content, count=1)
    return content


def _sorted_lines(found: re.Match[bytes]) -> bytes:
    """Return the lines of a match in alphabetical order."""
    return b"".join(sorted(found[0].splitlines(keepends=True))) + b"\n"


def _sorted_attributes(found: re.Match[bytes]) -> bytes:
    """Return the root element with its attributes in alphabetical order."""
    return b"<rdf:RDF " + b" ".join(sorted(found[1].split())) + b">"


def _namespaces(statements: Iterable[Triple | Quad]) -> set[str]:
    """Return every namespace in which the statements use a name."""
    iris: set[str] = set()
    for statement in statements:
        for term in (*statement,):
            if isinstance(term, NamedNode):
                iris.add(term.value)
            elif isinstance(term, Literal):
                iris.add(term.datatype.value)
    return {iri[: max(iri.rfind("/"), iri.rfind("#")) + 1] for iri in iris}
