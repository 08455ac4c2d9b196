"""The network of collaboration as GraphML, in a stream."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from gmgkg.dumps.nodes import Node, Nodes, slug

_KEYS = (
    ("node", "label", "string"),
    ("node", "shortName", "string"),
    ("node", "collective", "boolean"),
    ("edge", "basis", "string"),
    ("edge", "activityCount", "int"),
    ("edge", "activities", "string"),
)
_KIND_OF_BODY = "kind-of-body"
_LINKS = """
CREATE TABLE links (
  first TEXT, second TEXT, activity TEXT, joint INTEGER, PRIMARY KEY (first, second, activity)
) WITHOUT ROWID
"""
_ADD = """
INSERT INTO links VALUES (?, ?, ?, ?)
ON CONFLICT DO UPDATE SET joint = max(joint, excluded.joint)
"""


def write_network(nodes: Nodes, file: Path) -> None:
    """Write who works with whom, for Gephi and other programs that draw networks.

    A node is an organization that takes part in an activity, a unit inside its whole; an edge is
    a collaboration. Co-presence is no edge. Nodes have ``label``, ``shortName`` and ``collective``
    (a kind of body, not one); edges have ``basis`` (joint where any activity is),
    ``activityCount`` and ``activities``, by the slug of their IRI.
    """
    base = nodes.scratch()
    base.execute("CREATE TABLE sides (id TEXT PRIMARY KEY) WITHOUT ROWID")
    base.execute(_LINKS)
    base.execute("BEGIN")
    whole = lru_cache(20_000)(lambda iri: _whole(iri, nodes))
    organization = nodes.key("organization")
    for node in nodes.of_kind("Participation"):
        if nodes.activities_of(node.iri):
            sides = [(whole(iri),) for iri in node.iris(organization)]
            base.executemany("INSERT OR IGNORE INTO sides VALUES (?)", sides)
    for node in nodes.of_kind("Collaboration"):
        first, second = sorted(whole(iri) for iri in node.iris(nodes.key("between")))
        joint = any(slug(iri) == "joint" for iri in node.iris(nodes.key("basis")))
        if first != second:
            links = [(first, second, iri, joint) for iri in node.iris(nodes.key("activity"))]
            base.executemany(_ADD, links)
    with file.open("w", encoding="utf-8", newline="\n") as output:
        output.writelines(_lines(nodes))
    base.execute("COMMIT")


def _lines(nodes: Nodes) -> Iterator[str]:
    """Yield the file line by line."""
    yield "<?xml version='1.0' encoding='utf-8'?>\n"
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for domain, name, kind in _KEYS:
        yield f'<key id="{name}" for="{domain}" attr.name="{name}" attr.type="{kind}"/>\n'
    yield '<graph edgedefault="undirected">\n'
    base = nodes.scratch()
    for (iri,) in base.execute("SELECT id FROM sides ORDER BY id"):
        yield _node(iri, nodes)
    rows = base.execute("SELECT * FROM links ORDER BY first, second, activity")
    for (first, second), links in groupby(rows, key=itemgetter(0, 1)):
        activities, joint = zip(*((slug(row[2]), row[3]) for row in links), strict=True)
        basis = "joint" if any(joint) else "co-participation"
        yield f"<edge source={quoteattr(first)} target={quoteattr(second)}>"
        yield _data("basis", basis) + _data("activityCount", str(len(activities)))
        yield f"{_data('activities', ' '.join(activities))}</edge>\n"
    yield "</graph>\n</graphml>\n"


def _node(iri: str, nodes: Nodes) -> str:
    """Return the line of an organization."""
    found = nodes.get(iri) or Node(iri, "", {})
    short = " ".join(found.texts(nodes.key("shortName")))
    kinds = map(slug, found.iris(nodes.key("organizationKind")))
    collective = "true" if _KIND_OF_BODY in kinds else "false"
    data = _data("label", nodes.label(iri)) + _data("shortName", short)
    return f"<node id={quoteattr(iri)}>{data}{_data('collective', collective)}</node>\n"


def _data(name: str, text: str) -> str:
    """Return an attribute."""
    return f'<data key="{name}">{escape(text)}</data>'


def _whole(iri: str, nodes: Nodes) -> str:
    """Return the organization whose unit another is in the end, or itself."""
    key = nodes.key("unitOf")
    seen = [iri]
    while (node := nodes.get(seen[-1])) and (above := node.iris(key)) and above[-1] not in seen:
        seen.append(above[-1])
    return seen[-1]
