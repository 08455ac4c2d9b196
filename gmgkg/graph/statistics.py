"""What the graph holds in figures, stated in the graph itself (VoID, sections 4 and 5).

Everything is named after the data set: ``…/dataset#class-gmg:Activity`` is the part that describes
activities, ``…/dataset#class-gmg:Activity/gmg:country`` their countries. Engines that plan a query
over several endpoints, and editors that complete one, read these figures instead of all the data.

The figures count themselves: a query over the whole graph gives the numbers stated in it. How many
different numbers there are among them is not stated, since that would change them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from gmgkg.errors import GmgkgError
from gmgkg.namespaces import (
    BASE,
    DATASET,
    GMG,
    GRAPH,
    ID,
    ONTOLOGY,
    PREFIXES,
    RDF,
    SKOS,
    XSD,
    shorten,
)

CATALOGUE = NamedNode(f"{GRAPH}catalogue")
"""The named graph of the figures."""

_MOST_ROUNDS = 10
_DATASET = NamedNode(DATASET)
_VOID = PREFIXES["void"]
_INTEGER = NamedNode(f"{XSD}integer")
_TYPE = NamedNode(f"{RDF}type")
_MATCHES = frozenset(
    NamedNode(f"{SKOS}{name}Match") for name in ("exact", "close", "broad", "narrow", "related")
)
_EXAMPLES = ("Activity", "Organization", "Country", "Theme", "Collaboration")

Resource = NamedNode | BlankNode
Object = Resource | Literal | Triple


@dataclass
class _Use:
    """How a property is used."""

    triples: int = 0
    subjects: set[Resource] = field(default_factory=set)
    objects: set[Object] = field(default_factory=set)


@dataclass
class _Tally:
    """Some triples, counted.

    :ivar links: how many triples link to each other data set, by property and namespace
    """

    uses: defaultdict[NamedNode, _Use] = field(default_factory=lambda: defaultdict(_Use))
    properties: defaultdict[Resource, Counter[NamedNode]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    classes: defaultdict[NamedNode, set[Resource]] = field(default_factory=lambda: defaultdict(set))
    links: Counter[tuple[NamedNode, str]] = field(default_factory=Counter)

    @classmethod
    def of(cls, triples: Iterable[Triple]) -> "_Tally":
        """Count triples, each of which comes once."""
        tally = cls()
        for triple in triples:
            subject, predicate, value = triple.subject, triple.predicate, triple.object
            if isinstance(subject, Triple):
                continue
            use = tally.uses[predicate]
            use.triples += 1
            use.subjects.add(subject)
            use.objects.add(value)
            tally.properties[subject][predicate] += 1
            if isinstance(value, NamedNode):
                if predicate == _TYPE:
                    tally.classes[value].add(subject)
                elif predicate in _MATCHES and not value.value.startswith(BASE):
                    tally.links[predicate, _namespace(value.value)] += 1
        return tally


@dataclass(frozen=True)
class _Sum:
    """Two tallies without a subject in common: the data, and what is said of the data set."""

    data: _Tally
    own: _Tally

    def both(self) -> tuple[_Tally, _Tally]:
        """Return both."""
        return self.data, self.own

    def of_all(self) -> dict[str, int]:
        """Return the figures of the whole, by property of VoID."""
        return {
            "triples": sum(use.triples for tally in self.both() for use in tally.uses.values()),
            "entities": sum(
                isinstance(subject, NamedNode) and subject.value.startswith(ID)
                for subject in self.data.properties
            ),
            "classes": len({*self.data.classes, *self.own.classes}),
            "properties": len({*self.data.uses, *self.own.uses}),
            "distinctSubjects": len(self.data.properties) + len(self.own.properties),
        }

    def of_properties(self) -> Iterator[tuple[NamedNode, dict[str, int]]]:
        """Yield every property with its figures, in the order of the IRIs."""
        for term in sorted({*self.data.uses, *self.own.uses}, key=str):
            data, own = (tally.uses.get(term, _Use()) for tally in self.both())
            figures = {
                "triples": data.triples + own.triples,
                "distinctSubjects": len(data.subjects) + len(own.subjects),
            }
            if not term.value.startswith(_VOID):
                objects = len(data.objects) + len(own.objects - data.objects)
                figures["distinctObjects"] = objects
            yield term, figures

    def of_classes(self) -> Iterator[tuple[NamedNode, int, Counter[NamedNode]]]:
        """Yield every class, how many are of it, and how many triples of each property they have.

        They come in the order of the IRIs.
        """
        for term in sorted({*self.data.classes, *self.own.classes}, key=str):
            used: Counter[NamedNode] = Counter()
            count = 0
            for tally in self.both():
                members = tally.classes.get(term, set())
                count += len(members)
                for member in members:
                    used.update(tally.properties[member])
            yield term, count, used


def describe_statistics(triples: Iterable[Triple]) -> list[Quad]:
    """Return the figures of a graph as statements about the data set.

    :param triples: of the whole graph, each once
    :raise GmgkgError: where the figures, which count themselves, do not come to rest
    """
    of_dataset: list[Triple] = []
    others: list[Triple] = []
    for triple in triples:
        (of_dataset if triple.subject == _DATASET else others).append(triple)
    data = _Tally.of(others)
    stated: list[Triple] = []
    for _ in range(_MOST_ROUNDS):
        known = set(of_dataset)
        own = _Tally.of([*of_dataset, *(triple for triple in stated if triple not in known)])
        new = list(dict.fromkeys(_statements(_Sum(data, own))))
        if new == stated:
            return [
                Quad(triple.subject, triple.predicate, triple.object, CATALOGUE)
                for triple in stated
                if triple not in known
            ]
        stated = new
    raise GmgkgError("the figures of the graph do not come to rest; this is a defect")


def _statements(figures: _Sum) -> Iterator[Triple]:
    """Yield what VoID says with some figures."""
    yield _a(_DATASET, "Dataset")
    yield from _numbers(_DATASET, figures.of_all())
    yield _say(_DATASET, "uriSpace", Literal(ID))
    terms = [term for tally in figures.both() for term in (*tally.uses, *tally.classes)]
    for space in sorted({_namespace(term.value) for term in terms}):
        # Our ontology is described under its own IRI, others are known by their name space.
        yield _say(_DATASET, "vocabulary", NamedNode(ONTOLOGY if space == GMG else space))
    for name in _EXAMPLES:
        members = figures.data.classes.get(NamedNode(f"{GMG}{name}"), set())
        for example in sorted(members, key=str)[:1]:
            yield _say(_DATASET, "exampleResource", example)
    for term, numbers in figures.of_properties():
        part = _part(f"property-{_name(term)}")
        yield _say(_DATASET, "propertyPartition", part)
        yield _say(part, "property", term)
        yield from _numbers(part, numbers)
    for term, count, used in figures.of_classes():
        part = _part(f"class-{_name(term)}")
        yield _say(_DATASET, "classPartition", part)
        yield _say(part, "class", term)
        yield from _numbers(part, {"entities": count})
        for link, triples in sorted(used.items(), key=lambda item: str(item[0])):
            inner = _part(f"class-{_name(term)}/{_name(link)}")
            yield _say(part, "propertyPartition", inner)
            yield _say(inner, "property", link)
            yield from _numbers(inner, {"triples": triples})
    for (link, space), triples in sorted(figures.data.links.items(), key=str):
        yield from _linkset(link, space, triples)


def _linkset(link: NamedNode, space: str, triples: int) -> Iterator[Triple]:
    """Yield the links by one property to another data set (section 5)."""
    name = quote(space.partition("://")[2].strip("/"), safe="")
    target = _part(f"target-{name}")
    links = _part(f"linkset-{_name(link)}-{name}")
    yield _a(target, "Dataset")
    yield _say(target, "uriSpace", Literal(space))
    yield _a(links, "Linkset")
    yield _say(links, "linkPredicate", link)
    yield _say(links, "subjectsTarget", _DATASET)
    yield _say(links, "objectsTarget", target)
    yield _say(_DATASET, "subset", links)
    yield from _numbers(links, {"triples": triples})


def _numbers(subject: NamedNode, numbers: dict[str, int]) -> Iterator[Triple]:
    """Yield figures of a part."""
    for name, number in numbers.items():
        yield _say(subject, name, Literal(str(number), datatype=_INTEGER))


def _a(subject: NamedNode, name: str) -> Triple:
    """Return that something is of a class of VoID."""
    return Triple(subject, _TYPE, NamedNode(f"{_VOID}{name}"))


def _say(subject: NamedNode, name: str, value: Resource | Literal) -> Triple:
    """Return a statement with a property of VoID."""
    return Triple(subject, NamedNode(f"{_VOID}{name}"), value)


def _part(name: str) -> NamedNode:
    """Return the IRI of a part of the data set."""
    return NamedNode(f"{DATASET}#{name}")


def _name(term: NamedNode) -> str:
    """Return what the IRI of a part calls a class or a property."""
    short = shorten(term.value)
    return quote(short, safe="" if short == term.value else ":")


def _namespace(iri: str) -> str:
    """Return an IRI without its last step."""
    end = max(iri.rfind("/"), iri.rfind("#"))
    return iri[: (iri.rfind(":") if end < 0 else end) + 1]


def is_figure(subject: Object, predicate: NamedNode) -> bool:
    """Tell whether a statement is one of those that this module makes."""
    if not isinstance(subject, NamedNode):
        return False
    about_all = subject == _DATASET and predicate.value.startswith(_VOID)
    return about_all or subject.value.startswith(f"{DATASET}#")
