"""The graph as JSON-LD, each activity a tree with its participations and its evidence."""

import json
from pathlib import Path
from typing import Any

from gmgkg.dumps.nodes import Node, Nodes

_BRANCHES = ("evidence", "participation")


def write_tree(nodes: Nodes, file: Path) -> None:
    """Write the union of all graphs as JSON-LD 1.1 under the context of the nodes, inline.

    Activities come first, then whatever is in none of them, each in the order of its IRI, one
    resource a line. What several activities have is embedded in the first (JSON-LD 1.1 Framing,
    section 4.1.3, ``@once``), and named by its IRI in the others.
    """
    base = nodes.scratch()
    base.execute("CREATE TABLE embedded (id TEXT PRIMARY KEY) WITHOUT ROWID")
    base.execute("BEGIN")
    with file.open("w", encoding="utf-8", newline="\n") as output:
        output.write(f'{{"@context":{json.dumps(nodes.context.definition())},\n"@graph":[')
        separator = "\n"
        for node in nodes.of_kind("Activity"):
            tree = _grow(node, nodes)
            output.write(separator + json.dumps(tree, ensure_ascii=False, separators=(",", ":")))
            separator = ",\n"
        for iri, body in nodes.not_of_kind("Activity"):
            if not base.execute("SELECT 1 FROM embedded WHERE id = ?", (iri,)).fetchone():
                output.write(separator + body)
                separator = ",\n"
        output.write("\n]}\n")
    base.execute("COMMIT")
    base.execute("DROP TABLE embedded")


def _grow(node: Node, nodes: Nodes) -> dict[str, Any]:
    """Return a resource with what hangs on it, unless that is embedded elsewhere already."""
    body = dict(node.body)
    for branch in _BRANCHES:
        value = body.get(branch)
        if isinstance(value, list):
            body[branch] = [_embedded(each, nodes) for each in value]
        elif value is not None:
            body[branch] = _embedded(value, nodes)
    return body


def _embedded(value: Any, nodes: Nodes) -> Any:  # noqa: ANN401  JSON
    """Return the resource that a value names, the first time; then the value as it is."""
    node = nodes.get(value) if isinstance(value, str) else None
    if node is None or "Activity" in _types(node):
        return value
    added = nodes.scratch().execute("INSERT OR IGNORE INTO embedded VALUES (?)", (value,))
    return _grow(node, nodes) if added.rowcount else value


def _types(node: Node) -> list[str]:
    """Return the classes of a resource."""
    types = node.body.get("@type", [])
    return types if isinstance(types, list) else [types]
