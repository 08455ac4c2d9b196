"""One version of the data, as it is compared: each resource with what the data say of it.

A statement that follows from others would tell every change again. What the rules give is therefore
left out, whichever graph it stands in and whether or not the data hold it: the rules are run over
the data, and what comes out is no statement of its own. So a dump that keeps the graph ``derived``,
one that merges all graphs, and the files themselves compare alike. What a graph ``derived`` holds
beyond that, by rules of another time, is left out too; in a format without named graphs that cannot
be told. Collaborations and co-presences are derived and yet compared, by what makes them: who, on
what basis, in which activities, and where and on what theme. The figures of the graph follow from
the rest too, and are left out.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from gmgkg.dumps.files import CANONICAL
from gmgkg.errors import DataError
from gmgkg.graph.blank import BlankNodes
from gmgkg.graph.derive import DERIVED, Statement, Term, derive
from gmgkg.graph.files import read_files, read_quads
from gmgkg.graph.opening import is_url
from gmgkg.graph.questions import describe_questions, load_questions
from gmgkg.graph.statistics import is_figure
from gmgkg.namespaces import DATASET, DCTERMS, GMG, PREFIXES, RDF, RDFS
from gmgkg.store.embedded import EmbeddedStore, open_folder
from gmgkg.store.remote import RemoteStore
from gmgkg.versions.kinds import CONNECTIONS, kinds_of

_TYPE = f"{RDF}type"
_DEPRECATED = f"{PREFIXES['owl']}deprecated"
_MAKES_A_CONNECTION = {
    _TYPE,
    *(f"{GMG}{name}" for name in ("activity", "basis", "between", "country", "theme")),
}


@dataclass(frozen=True, order=True)
class Value:
    """A value of a property.

    :ivar key: tells it from every other value: the term as N-Triples writes it, or for a blank
        node a name by what it holds
    :ivar type: uri, literal or bnode, as SPARQL 1.1 Query Results JSON has it
    :ivar value: IRI, text, or a blank node in brackets
    :ivar language: of a text, or nothing
    :ivar datatype: IRI, of a literal without a language, or nothing
    :ivar label: of a resource, or nothing
    """

    key: str
    type: str
    value: str
    language: str = ""
    datatype: str = ""
    label: str = ""


@dataclass
class Thing:
    """A resource and what the data say of it.

    :ivar iri: or the name of a blank node that nothing leads to
    :ivar label: in English if there is one, or nothing
    :ivar kinds: names of its kinds, the first that under which it is told
    :ivar said: values by IRI of the property, in a fixed order
    """

    iri: str
    label: str
    kinds: tuple[str, ...]
    said: dict[str, list[Value]]

    @property
    def kind(self) -> str:
        """Return the kind under which it is told."""
        return self.kinds[0]


@dataclass
class Version:
    """One version of the data.

    :ivar source: where it was read from
    :ivar number: that the data say they have, or nothing
    :ivar date: of their last change, or nothing
    :ivar things: by IRI
    :ivar labels: by IRI
    """

    source: str
    number: str = ""
    date: str = ""
    things: dict[str, Thing] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)


def read_version(location: str, root: Path) -> Version:
    """Read a version; it takes memory by the size of the graph.

    :param location: a file in any format of RDF, packed or not; a folder that ``gmgkg load`` or
        ``gmgkg export --all`` wrote; the URL of a SPARQL endpoint; or a folder of ``ontology/``,
        ``data/`` and ``queries/``
    :param root: whose rules are run where the location has none of its own
    :raise DataError: where there is nothing to read, or it is broken
    :raise StoreError: where a folder holds no store, or an endpoint does not answer
    """
    path = Path(location)
    own = path if not is_url(location) and (path / "ontology").is_dir() else None
    store = EmbeddedStore()
    store.add(_read(location, own))
    held: dict[Statement, bool] = {}
    for quad in store.quads():
        statement = (quad.subject, quad.predicate, quad.object)
        held[statement] = held.get(statement, False) or quad.graph_name != DERIVED
    return _describe(location, held, derive(store, own or root))


def _read(location: str, own: Path | None) -> Iterator[Quad]:
    """Yield every quad of a location."""
    if is_url(location):
        yield from _apart(RemoteStore(location).quads())
    elif own is not None:
        yield from read_quads(own)
        yield from describe_questions(load_questions(own).values())
    elif (export := Path(location) / CANONICAL).is_file():
        yield from read_files([export], lambda _: None)
    elif Path(location).is_dir():
        yield from open_folder(Path(location)).quads()
    elif Path(location).exists():
        yield from read_files([Path(location)], lambda _: None)
    else:
        raise DataError("there is no such file or folder", Path(location))


def _apart(quads: Iterable[Quad]) -> Iterator[Quad]:
    """Keep blank nodes of different graphs apart, which come in answers of their own."""
    known: dict[tuple[str, str], BlankNode] = {}

    def renamed(term: Term, graph: str) -> Term:
        if isinstance(term, BlankNode):
            return known.setdefault((graph, term.value), BlankNode())
        return term

    for quad in quads:
        graph = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
        subject = renamed(quad.subject, graph)
        if isinstance(subject, Literal):
            raise TypeError(subject)
        yield Quad(subject, quad.predicate, renamed(quad.object, graph), quad.graph_name)


def _describe(source: str, held: dict[Statement, bool], derived: set[Statement]) -> Version:
    """Return the version that some statements make.

    :param held: what was read, and whether it stands elsewhere than in the graph ``derived``
    :param derived: what the rules give
    """
    everything = held.keys() | derived
    version = Version(source, labels=_labels(everything))
    # Connections by the rules of their time, where there are any.
    connections = _connections(held)
    making = held.keys() if connections else derived
    connections = connections or _connections(derived)
    compared = [
        statement
        for statement, is_stated in held.items()
        if is_stated
        and statement not in derived
        and statement[0] not in connections
        and not is_figure(*statement[:2])
    ]
    compared += [
        statement
        for statement in making
        if statement[0] in connections and statement[1].value in _MAKES_A_CONNECTION
    ]
    blank = BlankNodes(compared)
    owners = set(blank.owners())
    shown = {blank.name(each): blank.show(each, version.labels, set()) for each in owners}
    said: dict[str, dict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, term in compared:
        if isinstance(subject, BlankNode):
            if subject not in owners:
                continue
            key = blank.name(subject)
        else:
            key = getattr(subject, "value", str(subject))
        said[key][predicate.value].append(_value(term, blank, version.labels))
    classes: dict[str, set[str]] = defaultdict(set)
    for subject, predicate, term in everything:
        if predicate.value == _TYPE and isinstance(subject, NamedNode):
            classes[subject.value].add(str(getattr(term, "value", term)))
    for iri in sorted(said):
        properties = {name: sorted(said[iri][name]) for name in sorted(said[iri])}
        kinds = kinds_of(iri, classes[iri], withdrawn=_DEPRECATED in properties)
        label = version.labels.get(iri) or shown.get(iri, "")
        version.things[iri] = Thing(iri, label, kinds, properties)
    about = version.things.get(DATASET)
    version.number = _first(about, f"{PREFIXES['owl']}versionInfo")
    version.date = _first(about, f"{DCTERMS}modified") or _first(about, f"{DCTERMS}issued")
    return version


def _connections(statements: Iterable[Statement]) -> set[Term]:
    """Return the collaborations and co-presences among the subjects."""
    return {
        subject
        for subject, predicate, term in statements
        if predicate.value == _TYPE and isinstance(term, NamedNode) and term.value in CONNECTIONS
    }


def _labels(statements: Iterable[Statement]) -> dict[str, str]:
    """Return what each resource is called: in English, else in the first language there is."""
    found: dict[str, tuple[bool, str, str]] = {}
    for subject, predicate, term in statements:
        if predicate.value != f"{RDFS}label" or not isinstance(term, Literal):
            continue
        if isinstance(subject, NamedNode):
            offer = (term.language != "en", term.language or "", term.value)
            found[subject.value] = min(found.get(subject.value, offer), offer)
    return {iri: text for iri, (_, _, text) in found.items()}


def _value(term: Term, blank: BlankNodes, labels: dict[str, str]) -> Value:
    """Return a term as it is compared and shown."""
    if isinstance(term, BlankNode):
        return Value(blank.name(term), "bnode", blank.show(term, labels, set()))
    if isinstance(term, Literal):
        datatype = "" if term.language else term.datatype.value
        return Value(str(term), "literal", term.value, term.language or "", datatype)
    if isinstance(term, NamedNode):
        return Value(str(term), "uri", term.value, label=labels.get(term.value, ""))
    return Value(str(term), "triple", str(term))


def _first(thing: Thing | None, name: str) -> str:
    """Return the first value of a property, or nothing."""
    values = thing.said.get(name, []) if thing else []
    return values[0].value if values else ""
