"""The graph against its SHACL shapes, by pyshacl."""

from collections.abc import Iterator
from pathlib import Path

import pyshacl
from pyoxigraph import RdfFormat, serialize
from rdflib import RDF, SH, BNode, Graph, URIRef

from gmgkg.graph.faults import Fault, Locator
from gmgkg.graph.files import parse_turtle, shape_files
from gmgkg.namespaces import shorten
from gmgkg.store import Store


def shape_faults(store: Store, root: Path, locator: Locator) -> Iterator[Fault]:
    """Yield a fault for every result of the SHACL validation.

    :raise DataError: where a file of shapes is not Turtle
    """
    shapes = Graph()
    for shape_file in shape_files(root):
        parse_turtle(shape_file)
        shapes.parse(shape_file, format="turtle")
    data = Graph()
    triples = {quad.triple for quad in store.quads()}
    data.parse(data=serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)
    assert isinstance(report, Graph)  # noqa: S101  anything else would be a defect of the library
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus = report.value(result, SH.focusNode)
        path = report.value(result, SH.resultPath)
        value = report.value(result, SH.value)
        reason = report.value(result, SH.resultMessage)
        file, line = locator.place(str(focus), None if value is None else str(value))
        about = shorten(str(focus))
        if isinstance(path, URIRef):
            about += f" {shorten(str(path))}"
        if value is not None and not isinstance(value, BNode):
            about += f" {shorten(str(value))}"
        yield Fault(file, line, f"{about}: {reason}")
