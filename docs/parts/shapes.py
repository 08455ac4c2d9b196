"""The SHACL shapes: what a record must have."""

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import RDF, SH, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from gmgkg.namespaces import shorten
from parts.graph import shapes
from parts.markdown import section, table

_ALSO = ["minInclusive", "maxInclusive", "minLength", "pattern", "uniqueLang"]


@dataclass(frozen=True)
class Rule:
    """What a shape says of one property.

    :ivar path: the property
    :ivar least: how many values at least
    :ivar most: how many at most, or None
    :ivar value: what a value is: a class, a datatype, or the values themselves
    :ivar more: what else must hold
    :ivar inverse: whether it is the property read backwards
    """

    path: URIRef
    least: int
    most: int | None
    value: str
    more: str
    inverse: bool = False


def targets() -> Iterator[tuple[URIRef, URIRef]]:
    """Yield each shape of a class, and the class."""
    graph = shapes()
    for shape, _, target in sorted(graph.triples((None, SH.targetClass, None))):
        yield URIRef(shape), URIRef(target)


def rules(shape: Node) -> Iterator[Rule]:
    """Yield what a shape and those that it refers to say of properties, each property once."""
    graph = shapes()
    seen = set()
    for part in (shape, *graph.objects(shape, SH.node)):
        for each in sorted(
            graph.objects(part, SH.property), key=lambda node: _sort_key(graph, node)
        ):
            rule = _rule(graph, each)
            if (rule.path, rule.inverse) not in seen:
                seen.add((rule.path, rule.inverse))
                yield rule


def _sort_key(graph: Graph, node: Node) -> tuple[str, str]:
    """Order by the name of the property."""
    rule = _rule(graph, node)
    return (shorten(rule.path), rule.more)


def _rule(graph: Graph, node: Node) -> Rule:
    """Return what a property shape says."""
    path = graph.value(node, SH.path)
    inverse = graph.value(path, SH.inversePath)
    least, most = graph.value(node, SH.minCount), graph.value(node, SH.maxCount)
    return Rule(
        path=URIRef(inverse or path),
        inverse=inverse is not None,
        least=0 if least is None else int(str(least)),
        most=None if most is None else int(str(most)),
        value=", ".join(_values(graph, node)),
        more="; ".join(_more(graph, node)),
    )


def _values(graph: Graph, node: Node) -> Iterator[str]:
    """Yield what a value is."""
    for term in (SH["class"], SH.datatype, SH.hasValue):
        for value in graph.objects(node, term):
            yield f"`{shorten(str(value))}`"
    for term in (SH["in"], SH.languageIn):
        for value in graph.objects(node, term):
            yield "one of " + ", ".join(f"`{shorten(str(v))}`" for v in Collection(graph, value))
    either = graph.value(node, SH["or"])
    for other in graph.objects(node, SH.node):
        either = graph.value(other, SH["or"])
    if either is not None:
        kinds = [graph.value(each, SH.datatype) for each in Collection(graph, either)]
        yield " or ".join(f"`{shorten(str(kind))}`" for kind in kinds)


def _more(graph: Graph, node: Node) -> Iterator[str]:
    """Yield what else must hold of a value."""
    for name in _ALSO:
        for value in graph.objects(node, SH[name]):
            yield f"{name} `{value}`"


def all_shapes() -> str:
    """Return every shape of a class."""
    graph = shapes()
    merged: dict[URIRef, list[URIRef]] = {}
    for shape, target in targets():
        merged.setdefault(shape, []).append(target)
    return "\n".join(
        section(
            2,
            f"`{shorten(shape)}`",
            f"shape-{shape.rpartition('/')[2].lower()}",
            "Of "
            + ", ".join(f"`{shorten(target)}`" for target in classes)
            + "."
            + "".join(f" IRIs match `{pattern}`." for pattern in graph.objects(shape, SH.pattern)),
            table(
                ["property", "how many", "value", "also"],
                (
                    (
                        f"{'inverse of ' if rule.inverse else ''}`{shorten(rule.path)}`",
                        count(rule),
                        rule.value,
                        rule.more,
                    )
                    for rule in rules(shape)
                ),
            ),
        )
        for shape, classes in merged.items()
        if (shape, RDF.type, SH.NodeShape) in graph
    )


def count(rule: Rule) -> str:
    """Return how many values a property may have."""
    if rule.most is None:
        return "any number" if rule.least == 0 else f"{rule.least} or more"
    return str(rule.most) if rule.least == rule.most else f"{rule.least} to {rule.most}"
