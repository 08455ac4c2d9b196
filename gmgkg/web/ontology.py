"""The ontology, from its own graph: a page with every term, and the same as RDF.

All terms live behind the hash of one IRI, so one document describes them all and answers at once
in the form that the client prefers (Best Practice Recipes for Publishing RDF Vocabularies).
"""

from dataclasses import dataclass, field

from flask import Blueprint, Response, current_app, render_template, url_for
from pyoxigraph import Literal, NamedNode, Triple

from gmgkg.formats import GRAPH_FORMATS, GraphFormat
from gmgkg.namespaces import GMG, ONTOLOGY, shorten
from gmgkg.store import Store
from gmgkg.store.results import select
from gmgkg.web.asking import current_store, data_version
from gmgkg.web.linking import LICENSE
from gmgkg.web.resources import wanted_format
from gmgkg.web.things.reader import prefixed
from gmgkg.writing import write_graph

blueprint = Blueprint("ontology", __name__)

_STATEMENTS = f"""
SELECT DISTINCT ?term ?property ?value WHERE {{
  {{ ?term rdfs:isDefinedBy <{ONTOLOGY}> }} UNION {{ BIND(<{ONTOLOGY}> AS ?term) }}
  ?term ?property ?value
}} ORDER BY ?term ?property ?value
"""

# The ontology leaves domain and range open; what the data do with a property shows how to use it.
_USES = f"""
SELECT DISTINCT ?property ?of ?to WHERE {{
  ?property rdfs:isDefinedBy <{ONTOLOGY}> .
  ?subject ?property ?value ; a ?of .
  FILTER(STRSTARTS(STR(?of), "{GMG}"))
  OPTIONAL {{ ?value a ?to . FILTER(STRSTARTS(STR(?to), "{GMG}")) }}
}} ORDER BY ?property ?of ?to
"""

_SUPER = ("rdfs:subClassOf", "rdfs:subPropertyOf")


@dataclass
class Term:
    """A class or a property.

    :ivar iri: its IRI
    :ivar label: what it is called
    :ivar comment: what it means
    :ivar kinds: what it is, as OWL has it
    :ivar wider: the terms that it specializes
    :ivar narrower: our terms that specialize it
    :ivar domain: classes of its subjects: as stated, else as the data have it
    :ivar range: classes or datatype of its values: likewise
    :ivar disjoint: classes that share nothing with it
    """

    iri: str
    label: str = ""
    comment: str = ""
    kinds: list[str] = field(default_factory=list)
    wider: list[str] = field(default_factory=list)
    narrower: list[str] = field(default_factory=list)
    domain: list[str] = field(default_factory=list)
    range: list[str] = field(default_factory=list)
    disjoint: list[str] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """Return what follows the hash of its IRI."""
        return self.iri.removeprefix(GMG)


@blueprint.route("/ontology")
def ontology() -> Response:
    """Answer with the documentation, or with the ontology itself."""
    wanted = wanted_format()
    if wanted is None:
        response = Response(_page(current_store()), mimetype="text/html")
    else:
        response = _document(wanted)
        response.headers["Content-Location"] = url_for(
            "ontology.document", extension=wanted.extension
        )
    response.headers["Vary"] = "Accept"
    for form in GRAPH_FORMATS:
        address = url_for("ontology.document", extension=form.extension, _external=True)
        link = f'<{address}>; rel="alternate"; type="{form.media_type}"'
        response.headers.add("Link", link)
    response.headers.add("Link", f'<{ONTOLOGY}>; rel="cite-as"')
    response.headers.add("Link", f'<{LICENSE}>; rel="license"')
    return response


_EXTENSIONS = ",".join(repr(form.extension) for form in GRAPH_FORMATS)


@blueprint.route(f"/ontology.<any({_EXTENSIONS}):extension>")
def document(extension: str) -> Response:
    """Answer with the ontology in one format."""
    return _document(next(form for form in GRAPH_FORMATS if form.extension == extension))


def _document(chosen: GraphFormat) -> Response:
    """Return the ontology as RDF."""
    rows = select(current_store(), prefixed(_STATEMENTS))
    triples = [Triple(row["term"], row["property"], row["value"]) for row in rows]
    response = Response(write_graph(triples, chosen), mimetype=chosen.media_type)
    response.headers.add("Link", f'<{ONTOLOGY}>; rel="describes"')
    return response


def _page(store: Store) -> str:
    """Return the documentation."""
    rows = select(store, prefixed(_STATEMENTS))
    about = {
        shorten(row["property"].value): row["value"]
        for row in rows
        if row["term"].value == ONTOLOGY
    }
    terms = _terms(store, [row for row in rows if row["term"].value.startswith(GMG)])
    classes = [term for term in terms if "owl:Class" in term.kinds]
    return render_template(
        "ontology.html",
        about=about,
        groups={
            "Classes": classes,
            "Properties": [term for term in terms if term not in classes],
        },
        base=GMG,
        formats=GRAPH_FORMATS,
        shorten=shorten,
    )


def _terms(store: Store, rows: list[dict[str, NamedNode | Literal]]) -> list[Term]:
    """Return the terms in alphabetical order."""
    terms: dict[str, Term] = {}
    for row in rows:
        term = terms.setdefault(row["term"].value, Term(row["term"].value))
        name, value = shorten(row["property"].value), row["value"].value
        if name == "rdfs:label":
            term.label = value
        elif name == "rdfs:comment":
            term.comment = value
        elif name == "rdf:type":
            term.kinds.append(shorten(value))
        elif name in _SUPER:
            term.wider.append(value)
        elif name in ("rdfs:domain", "rdfs:range"):
            getattr(term, name.removeprefix("rdfs:")).append(value)
        elif name == "owl:disjointWith":
            term.disjoint.append(value)
    for term in terms.values():
        for wider in term.wider:
            if wider in terms:
                terms[wider].narrower.append(term.iri)
    for iri, (domain, reach) in _uses(store).items():
        terms[iri].domain = terms[iri].domain or domain
        terms[iri].range = terms[iri].range or reach
    return sorted(terms.values(), key=lambda term: term.anchor.casefold())


def _uses(store: Store) -> dict[str, tuple[list[str], list[str]]]:
    """Return the classes between which the data use each property; asked once for one version."""
    kept: dict[str, tuple[list[str], list[str]]] | None = current_app.config.get("USES")
    if kept is not None and data_version() is not None:
        return kept
    found: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for row in select(store, prefixed(_USES)):
        domain, reach = found.setdefault(row["property"].value, ({}, {}))
        domain[row["of"].value] = None
        if row["to"] is not None:
            reach[row["to"].value] = None
    uses = {iri: (list(domain), list(reach)) for iri, (domain, reach) in found.items()}
    current_app.config["USES"] = uses
    return uses
