"""What the tables hold, as CSV on the Web has it (Metadata Vocabulary for Tabular Data)."""

import json

from gmgkg.dumps.columns import SEPARATOR, TABLES, Column, Show, Table
from gmgkg.dumps.nodes import Nodes
from gmgkg.library.answer import LICENCE
from gmgkg.namespaces import DATASET

METADATA = "csv-metadata.json"
"""The name of the file, by which readers of CSVW look for it (section 5.3)."""

VERSION = "owl:versionInfo"
"""The member that names the version of the data."""

MODIFIED = "dc:modified"
"""The member that names the date of the data."""

TRIPLES = "void:triples"
"""The member that says how many triples the data state that they have."""

_RESOURCES = (Show.IRI, Show.SLUG)
_DATATYPES = {Show.IRI: "anyURI", Show.NUMBER: "integer"}


def describe_tables(nodes: Nodes) -> bytes:
    """Return the description of the group of tables, as JSON."""
    dataset = nodes.get(DATASET)
    version = [str(each) for each in [dataset.body.get(VERSION)] if each] if dataset else []
    modified = dataset.texts(nodes.key("modified")) if dataset else []
    group: dict[str, object] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": nodes.label(DATASET),
        "dc:source": {"@id": DATASET},
        "dc:license": {"@id": LICENCE},
    }
    if version:
        group[VERSION] = version[0]
    stated = dataset.body.get(TRIPLES) if dataset else None
    if isinstance(stated, int):
        group[TRIPLES] = stated
    if modified:
        group[MODIFIED] = {"@value": modified[0], "@type": "xsd:date"}
    group["tables"] = [_table(table, nodes) for table in TABLES]
    return json.dumps(group, ensure_ascii=False, indent=1).encode() + b"\n"


def _table(table: Table, nodes: Nodes) -> dict[str, object]:
    """Describe a table."""
    schema: dict[str, object] = {
        "columns": [_column(column, nodes) for column in table.columns],
        "primaryKey": "iri",
        "aboutUrl": "{+iri}",
    }
    if table.refers:
        schema["foreignKeys"] = [
            {
                "columnReference": name,
                "reference": {"resource": f"{other}.csv", "columnReference": "iri"},
            }
            for name, other in table.refers.items()
        ]
    return {"url": f"{table.name}.csv", "dc:title": table.title, "tableSchema": schema}


def _column(column: Column, nodes: Nodes) -> dict[str, object]:
    """Describe a column; one that states nothing of the resource itself yields no triple."""
    found: dict[str, object] = {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.title,
        "datatype": _DATATYPES.get(column.show, "string"),
    }
    if column.language:
        found["lang"] = column.language
    if column.many:
        found["separator"] = SEPARATOR
    if column.name == "iri":
        found["required"] = True
    if not _states(column, nodes):
        found["suppressOutput"] = True
        return found
    found["propertyUrl"] = nodes.key(column.way[0]).iri
    if column.show in _RESOURCES:
        start = column.within if column.show is Show.SLUG else ""
        found["valueUrl"] = f"{start}{{+{column.name}}}"
    return found


def _states(column: Column, nodes: Nodes) -> bool:
    """Return whether each cell states a property of the resource just as the graph does.

    A template makes one address of a cell, so a list of resources cannot be stated; one datatype
    or language holds for all cells of a column (Metadata Vocabulary, sections 5.1 and 5.11).
    """
    if len(column.way) != 1 or column.way[0] not in nodes.terms():
        return False
    if column.show in _RESOURCES:
        return not column.many
    return column.show in (Show.TEXT, Show.NUMBER) and not column.mixed
