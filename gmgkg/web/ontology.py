"""The ontology, from its own graph: a page with every term, and the same as RDF.

All terms live behind the hash of one IRI, so one document describes them all and answers at once
in the form that the client prefers (Best Practice Recipes for Publishing RDF Vocabularies).
"""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, url_for
from pyoxigraph import Triple

from gmgkg.formats import GRAPH_FORMATS, GraphFormat
from gmgkg.graph.uses import Use, property_uses
from gmgkg.library.answer import LICENCE
from gmgkg.namespaces import GMG, ONTOLOGY, shorten
from gmgkg.store import Store
from gmgkg.store.results import select
from gmgkg.web.asking import current_store
from gmgkg.web.resources import wanted_format
from gmgkg.web.things.reader import Row, prefixed
from gmgkg.writing import write_graph

blueprint = Blueprint("ontology", __name__)

_STATEMENTS = f"""
SELECT DISTINCT ?term ?property ?value WHERE {{
  {{ ?term rdfs:isDefinedBy <{ONTOLOGY}> }} UNION {{ BIND(<{ONTOLOGY}> AS ?term) }}
  ?term ?property ?value
}} ORDER BY ?term ?property ?value
"""

_SUPER = ("rdfs:subClassOf", "rdfs:subPropertyOf")


@dataclass(frozen=True)
class Term:
    """A class or a property.

    :ivar iri: its IRI
    :ivar label: what it is called
    :ivar comment: what it means
    :ivar kinds: what it is, as OWL has it
    :ivar wider: the terms that it specializes
    :ivar narrower: our terms that specialize it
    :ivar use: how records use it, where it is a property
    :ivar disjoint: classes that share nothing with it
    """

    iri: str
    label: str
    comment: str
    kinds: list[str]
    wider: list[str]
    narrower: list[str]
    use: Use
    disjoint: list[str]

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
    response.headers.add("Link", f'<{LICENCE}>; rel="license"')
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
    terms = _terms([row for row in rows if row["term"].value.startswith(GMG)])
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


def _terms(rows: list[Row]) -> list[Term]:
    """Return the terms in alphabetical order."""
    said: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        values = said.setdefault(row["term"].value, {})
        values.setdefault(shorten(row["property"].value), []).append(row["value"].value)
    uses = property_uses()
    terms = [
        Term(
            iri=iri,
            label="".join(values.get("rdfs:label", [])[:1]),
            comment="".join(values.get("rdfs:comment", [])[:1]),
            kinds=[shorten(kind) for kind in values.get("rdf:type", [])],
            wider=[wider for name in _SUPER for wider in values.get(name, [])],
            narrower=[
                other
                for other, its in said.items()
                if any(iri in its.get(name, []) for name in _SUPER)
            ],
            use=uses.get(iri, Use((), ())),
            disjoint=values.get("owl:disjointWith", []),
        )
        for iri, values in said.items()
    ]
    return sorted(terms, key=lambda term: term.anchor.casefold())
