"""The data set as catalogues describe it (VoID; DCAT 3), with the addresses of this site.

What the graph says of itself (title, version, licence, figures) comes from the graph. Where it is
served and what can be taken away is added here.
"""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template, request, url_for
from pyoxigraph import Literal, NamedNode, Triple

from gmgkg.dumps.files import FILES
from gmgkg.dumps.reading import Export
from gmgkg.errors import BusyError, StoreError
from gmgkg.formats import GRAPH_FORMATS, GraphFormat, named
from gmgkg.library.answer import LICENCE
from gmgkg.namespaces import DATASET, shorten
from gmgkg.negotiate import choose
from gmgkg.store import Store
from gmgkg.store.results import select
from gmgkg.web.choosing import choose_format, choose_page_or_graph
from gmgkg.web.distributions import served_here
from gmgkg.web.kept import kept
from gmgkg.web.linking import add_link
from gmgkg.web.published import current_dumps
from gmgkg.web.things.reader import prefixed
from gmgkg.writing import write_graph

blueprint = Blueprint("catalogue", __name__)

_DATASET = NamedNode(DATASET)

_SAID = f"""
SELECT DISTINCT ?subject ?property ?value WHERE {{
  <{DATASET}> (void:classPartition|void:propertyPartition|void:subset|void:objectsTarget
    |dcterms:publisher|dcterms:creator)* ?subject .
  ?subject ?property ?value
}}
"""

_CLASSES = f"""
SELECT ?class ?label ?count WHERE {{
  <{DATASET}> void:classPartition ?part . ?part void:class ?class ; void:entities ?count .
  OPTIONAL {{ ?class rdfs:label ?label FILTER(LANG(?label) = "en") }}
}} ORDER BY DESC(?count) ?class
"""

_PROPERTIES = f"""
SELECT ?property ?label ?count WHERE {{
  <{DATASET}> void:propertyPartition ?part . ?part void:property ?property ; void:triples ?count .
  OPTIONAL {{ ?property rdfs:label ?label FILTER(LANG(?label) = "en") }}
}} ORDER BY DESC(?count) ?property
"""

_LINKSETS = f"""
SELECT ?links ?target ?link ?space ?count WHERE {{
  ?links void:subjectsTarget <{DATASET}> ; void:linkPredicate ?link ; void:triples ?count ;
    void:objectsTarget ?target .
  ?target void:uriSpace ?space
}} ORDER BY DESC(?count) ?space
"""


@dataclass(frozen=True)
class Linkset:
    """Links to another data set.

    :ivar anchor: the end of the IRI of the links
    :ivar target: the end of the IRI of the other data set
    :ivar link: IRI of the property
    :ivar space: how the IRIs of the other data set begin
    """

    anchor: str
    target: str
    link: str
    space: str
    count: int


@dataclass(frozen=True)
class Figures:
    """What the page shows of the data set.

    :ivar said: of the data set itself, texts by property
    :ivar classes: each class with its English name and how many are of it, the largest first
    :ivar properties: each property with its English name and how many triples have it
    :ivar linksets: the largest first
    """

    said: dict[str, str]
    classes: list[tuple[str, str, int]]
    properties: list[tuple[str, str, int]]
    linksets: list[Linkset]


@blueprint.route("/dataset")
def page() -> Response:
    """Answer with the page about the data set, or with its description as RDF, by ``Accept``."""
    if choose_page_or_graph(request.headers.get("Accept")) != "text/html":
        response = _described(choose_format(GRAPH_FORMATS, None, request.headers.get("Accept")))
        response.headers["Vary"] = "Accept"
        return response
    export = _export()
    figures = kept(_read_figures)
    html = render_template(
        "dataset.html",
        figures=figures,
        export=export,
        fingerprint=None if export is None else export.fingerprint,
        fingerprint_compared=current_dumps().is_compared,
        dataset_iri=DATASET,
        shorten=shorten,
        licence=LICENCE,
        schema=_schema_org(figures, export),
        formats=[
            (form.title, url_for("catalogue.data", extension=form.extension))
            for form in GRAPH_FORMATS
        ],
    )
    response = Response(html, mimetype="text/html")
    for form in GRAPH_FORMATS:
        target = url_for("catalogue.data", extension=form.extension, _external=True)
        add_link(response, target, "alternate", form.media_type)
        add_link(response, target, "describedby", form.media_type)
    _finish(response, export)
    response.headers["Vary"] = "Accept"
    return response


@blueprint.route("/dataset.<extension>")
def data(extension: str) -> Response:
    """Answer with the description in one format."""
    chosen = named(extension, GRAPH_FORMATS)
    if chosen is None or chosen.extension != extension:
        endings = ", ".join(form.extension for form in GRAPH_FORMATS)
        abort(404, f"There is no description that ends in '.{extension}'; there are {endings}.")
    return _described(chosen)


@blueprint.route("/.well-known/void")
def well_known() -> Response:
    """Answer with the description where programs look for it (VoID, section 7.2)."""
    response = _described(choose_format(GRAPH_FORMATS, None, _accepted()))
    response.headers["Vary"] = "Accept"
    return response


def _accepted() -> str | None:
    """Return what the client accepts; a browser, which accepts anything, is sent Turtle."""
    accept = request.headers.get("Accept")
    return None if choose(accept, ("text/html", "text/turtle")) == "text/html" else accept


def _described(chosen: GraphFormat) -> Response:
    """Return the description in a format."""
    export = _export()
    triples = sorted({*kept(_read_description), *served_here(export)}, key=str)
    response = Response(write_graph(triples, chosen), mimetype=chosen.media_type)
    add_link(response, DATASET, "describes")
    add_link(response, url_for("catalogue.page", _external=True), "alternate", "text/html")
    _finish(response, export)
    return response


def _finish(response: Response, export: Export | None) -> None:
    """Add what every document about the data set says in its header."""
    add_link(response, DATASET, "cite-as")
    add_link(response, LICENCE, "license")
    if export is None:
        # Sizes and checksums are still to come: nobody is to keep the description without them.
        response.headers["Cache-Control"] = "no-store"


def _export() -> Export | None:
    """Return the dumps, or None where they are not there yet."""
    try:
        return current_dumps().export(wanted=False)
    except (BusyError, StoreError):
        return None


def _read_description(store: Store) -> frozenset[Triple]:
    """Return what the graph says of itself."""
    rows = select(store, prefixed(_SAID))
    return frozenset(Triple(row["subject"], row["property"], row["value"]) for row in rows)


def _read_figures(store: Store) -> Figures:
    """Return what the page shows of it."""
    said = {
        triple.predicate.value.rpartition("/")[2].rpartition("#")[2]: triple.object.value
        for triple in kept(_read_description)
        if triple.subject == _DATASET and isinstance(triple.object, Literal)
    }

    return Figures(
        said=said,
        classes=_counted(store, _CLASSES, "class"),
        properties=_counted(store, _PROPERTIES, "property"),
        linksets=[
            Linkset(
                anchor=row["links"].value.partition("#")[2],
                target=row["target"].value.partition("#")[2],
                link=row["link"].value,
                space=row["space"].value,
                count=int(row["count"].value),
            )
            for row in select(store, prefixed(_LINKSETS))
        ],
    )


def _counted(store: Store, query: str, column: str) -> list[tuple[str, str, int]]:
    """Return terms with their names and counts."""
    return [
        (
            row[column].value,
            "" if row["label"] is None else row["label"].value,
            int(row["count"].value),
        )
        for row in select(store, prefixed(query))
    ]


def _schema_org(figures: Figures, export: Export | None) -> dict[str, object]:
    """Return the data set as search engines read it (schema.org Dataset)."""
    said = figures.said
    files = [
        {
            "@type": "DataDownload",
            "name": file.title,
            "encodingFormat": file.media_type,
            "contentUrl": url_for("dumps.file", name=file.name, _external=True),
        }
        | (
            {}
            if export is None
            else {
                "contentSize": f"{(export.folder / file.name).stat().st_size} B",
                "sha256": export.sums[file.name],
            }
        )
        for file in FILES
    ]
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": DATASET,
        "name": said.get("title", "gmgkg"),
        "description": said.get("description", said.get("title", "gmgkg")),
        "creator": {"@type": "Organization", "name": "The gmgkg contributors"},
        "url": url_for("catalogue.page", _external=True),
        "version": said.get("versionInfo", ""),
        "datePublished": said.get("issued", ""),
        "dateModified": said.get("modified", ""),
        "publisher": {"@type": "Organization", "name": "The gmgkg contributors"},
        "license": LICENCE,
        "isAccessibleForFree": True,
        "distribution": files,
    }
