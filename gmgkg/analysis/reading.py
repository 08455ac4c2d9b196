"""Reading an inventory from a store, in a few queries that take everything at once."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from pyoxigraph import NamedNode

from gmgkg.analysis.inventory import (
    Activity,
    CoPresence,
    Country,
    Document,
    Inventory,
    Link,
    Organization,
    Part,
    Passage,
    rank,
    slug,
)
from gmgkg.library.answer import data_version
from gmgkg.namespaces import DATASET, GMG
from gmgkg.store import Store
from gmgkg.store.results import select

_PREFIXES = """PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX geo: <http://www.w3.org/2003/01/geo/wgs84_pos#>
PREFIX gmg: <https://w3id.org/gmgkg/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX role: <https://w3id.org/gmgkg/id/role/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""

_ORGANIZATIONS = """SELECT ?organization ?label ?short ?whole ?kind WHERE {
  ?organization a gmg:Organization ; rdfs:label ?label . FILTER(LANG(?label) = "en")
  OPTIONAL { ?organization gmg:shortName ?short }
  OPTIONAL { ?organization org:unitOf ?whole }
  OPTIONAL { ?organization gmg:organizationKind ?kind }
}"""

_ACTIVITIES = """SELECT ?activity ?property ?value WHERE {
  ?activity a gmg:Activity ; ?property ?value .
  VALUES ?property {
    dcterms:identifier gmg:status gmg:theme gmg:country gmg:region gmg:place gmg:output
    gmg:startDate gmg:endDate gmg:timeNote
  }
}"""

_PARTICIPATIONS = """SELECT ?activity ?participation ?organization ?role ?note WHERE {
  ?activity gmg:participation ?participation .
  ?participation gmg:organization ?organization ; gmg:role ?role .
  OPTIONAL { ?participation gmg:inferenceNote ?note }
}"""

_PASSAGES = """SELECT ?subject ?passage ?page ?section ?phrase ?document WHERE {
  ?subject gmg:evidence ?passage .
  ?passage gmg:page ?page ; gmg:section ?section ; gmg:phrase ?phrase ; dcterms:source ?document .
}"""

_COLLABORATIONS = """SELECT ?first ?second ?basis ?activity WHERE {
  ?collaboration a gmg:Collaboration ;
    gmg:between ?first , ?second ;
    gmg:basis ?basis ;
    gmg:activity ?activity .
  FILTER(STR(?first) < STR(?second))
}"""

_CO_PRESENCES = """SELECT ?copresence ?first ?second ?country ?theme ?activity WHERE {
  ?copresence a gmg:CoPresence ;
    gmg:between ?first , ?second ;
    gmg:country ?country ;
    gmg:theme ?theme ;
    gmg:activity ?activity .
  FILTER(STR(?first) < STR(?second))
}"""

_LABELS = """SELECT ?class ?resource ?label WHERE {
  VALUES ?class {
    gmg:Activity gmg:Theme gmg:Country gmg:Region gmg:Place gmg:Output gmg:Status gmg:Role
  }
  ?resource a ?class ; rdfs:label ?label . FILTER(LANG(?label) = "en")
}"""

_PLACES = """SELECT ?class ?place ?country ?region ?code ?latitude ?longitude WHERE {
  VALUES ?class { gmg:Country gmg:Region gmg:Place }
  ?place a ?class .
  OPTIONAL { ?place gmg:country ?country }
  OPTIONAL { ?place gmg:region ?region }
  OPTIONAL { ?place gmg:m49 ?code }
  OPTIONAL { ?place geo:lat ?latitude ; geo:long ?longitude }
}"""

_THEMES = """SELECT ?theme ?broader WHERE {
  ?theme a gmg:Theme .
  OPTIONAL { ?theme skos:broader ?broader . ?broader a gmg:Theme }
}"""

_DOCUMENTS = """SELECT DISTINCT ?document ?label ?issued WHERE {
  ?passage a gmg:Passage ; dcterms:source ?document .
  ?document rdfs:label ?label . FILTER(LANG(?label) = "en")
  OPTIONAL { ?document dcterms:issued ?issued }
}"""

_MODIFIED = "SELECT ?dataset ?date WHERE { ?dataset dcterms:modified ?date }"

QUERIES = {
    "organizations": _PREFIXES + _ORGANIZATIONS,
    "activities": _PREFIXES + _ACTIVITIES,
    "participations": _PREFIXES + _PARTICIPATIONS,
    "passages": _PREFIXES + _PASSAGES,
    "collaborations": _PREFIXES + _COLLABORATIONS,
    "co-presences": _PREFIXES + _CO_PRESENCES,
    "labels": _PREFIXES + _LABELS,
    "places": _PREFIXES + _PLACES,
    "themes": _PREFIXES + _THEMES,
    "documents": _PREFIXES + _DOCUMENTS,
}
"""The queries that are run, each complete, by what they ask for."""

_KIND_OF_BODY = "/kind-of-body"

Rows = list[dict[str, Any]]


def read_inventory(store: Store) -> Inventory:
    """Read everything that the analysis needs.

    :raise QueryFailed: where a query cannot be evaluated
    """
    rows = {name: select(store, query) for name, query in QUERIES.items()}
    labels = _labels(rows["labels"])
    wholes = _wholes(rows["organizations"])
    places = _by_subject(rows["places"], "place")
    return Inventory(
        organizations=_organizations(rows["organizations"], wholes),
        activities=_activities(rows, labels, places),
        links=_links(rows["collaborations"], wholes),
        co_presences=_co_presences(rows["co-presences"]),
        countries=_countries(places, labels),
        broader=_closure(rows["themes"], "theme", "broader"),
        within=_closure(rows["places"], "place", "region"),
        labels=labels,
        documents={
            row["document"].value: Document(row["label"].value, _text(row["issued"]))
            for row in rows["documents"]
        },
        version=data_version(store),
        modified=_modified(store),
    )


def _labels(rows: Rows) -> dict[str, str]:
    """Return what each resource is called; of several names the first by the alphabet."""
    found: dict[str, str] = {}
    for row in rows:
        iri, label = row["resource"].value, row["label"].value
        found[iri] = min(found.get(iri, label), label)
    return dict(sorted(found.items()))


def _wholes(rows: Rows) -> dict[str, str]:
    """Return for each organization the one whose unit it is in the end."""
    units = ((row["organization"].value, row["whole"].value) for row in rows if row["whole"])
    above = dict(sorted(units))
    wholes = {}
    for row in rows:
        iri = row["organization"].value
        seen = [iri]
        while seen[-1] in above and above[seen[-1]] not in seen:
            seen.append(above[seen[-1]])
        wholes[iri] = seen[-1]
    return wholes


def _organizations(rows: Rows, wholes: Mapping[str, str]) -> dict[str, Organization]:
    """Return the organizations."""
    found = {
        row["organization"].value: Organization(
            iri=row["organization"].value,
            label=row["label"].value,
            short=_text(row["short"]),
            whole=wholes[row["organization"].value],
            collective=_text(row["kind"]).endswith(_KIND_OF_BODY),
        )
        for row in sorted(rows, key=lambda row: (_text(row["label"]), _text(row["short"])))
    }
    return dict(sorted(found.items()))


def _activities(
    rows: Mapping[str, Rows], labels: Mapping[str, str], places: Mapping[str, Rows]
) -> dict[str, Activity]:
    """Return the activities with everybody who takes part."""
    values: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows["activities"]:
        name = row["property"].value.removeprefix(GMG).rpartition("/")[2]
        values[row["activity"].value][name].add(row["value"].value)
    passages: dict[str, set[Passage]] = defaultdict(set)
    for row in rows["passages"]:
        passages[row["subject"].value].add(
            Passage(
                row["document"].value,
                int(row["page"].value),
                row["section"].value,
                row["phrase"].value,
                row["passage"].value,
            )
        )
    parts: dict[str, list[Part]] = defaultdict(list)
    for row in rows["participations"]:
        parts[row["activity"].value].append(
            Part(
                organization=row["organization"].value,
                role=slug(row["role"].value),
                role_label=labels[row["role"].value].lower(),
                passages=tuple(sorted(passages[row["participation"].value])),
                note=_text(row["note"]),
            )
        )
    found = {}
    for iri, given in sorted(values.items()):
        held = {
            row["country"].value
            for place in given["place"]
            for row in places[place]
            if row["country"]
        }
        found[iri] = Activity(
            iri=iri,
            identifier=min(given["identifier"]),
            label=labels[iri],
            status=slug(min(given["status"])),
            parts=tuple(sorted(parts[iri], key=lambda part: (rank(part), part.organization))),
            themes=tuple(sorted(given["theme"])),
            countries=tuple(sorted(given["country"] | held)),
            regions=tuple(sorted(given["region"])),
            places=tuple(sorted(labels[place] for place in given["place"])),
            outputs=tuple(sorted(labels[output] for output in given["output"])),
            start=min(given["startDate"], default=""),
            end=max(given["endDate"], default=""),
            time_note=" ".join(sorted(given["timeNote"])),
            passages=tuple(sorted(passages[iri])),
        )
    return found


def _links(rows: Rows, wholes: Mapping[str, str]) -> tuple[Link, ...]:
    """Return the links between sides; joint wins where a side has several parts."""
    joint: dict[tuple[str, str, str], bool] = {}
    for row in rows:
        first, second = sorted((wholes[row["first"].value], wholes[row["second"].value]))
        key = (first, second, row["activity"].value)
        if first != second:
            joint[key] = joint.get(key, False) or slug(row["basis"].value) == "joint"
    return tuple(Link(*key, joint=value) for key, value in sorted(joint.items()))


def _co_presences(rows: Rows) -> tuple[CoPresence, ...]:
    """Return the co-presences, each with its activities."""
    activities: dict[tuple[str, str, str, str], set[str]] = defaultdict(set)
    for row in rows:
        first, second, country, theme = (
            row[name].value for name in ("first", "second", "country", "theme")
        )
        activities[first, second, country, theme].add(row["activity"].value)
    return tuple(
        CoPresence(first, second, country, theme, tuple(sorted(found)))
        for (first, second, country, theme), found in sorted(activities.items())
    )


def _countries(places: Mapping[str, Rows], labels: Mapping[str, str]) -> dict[str, Country]:
    """Return the countries."""
    found = {}
    for iri, rows in sorted(places.items()):
        row = rows[0]
        if row["class"].value == f"{GMG}Country":
            point = None
            if row["latitude"] and row["longitude"]:
                point = float(row["latitude"].value), float(row["longitude"].value)
            found[iri] = Country(iri, labels[iri], _text(row["code"]), point)
    return found


def _closure(rows: Rows, name: str, above: str) -> dict[str, frozenset[str]]:
    """Return to each resource all above it, itself included."""
    direct: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        direct[row[name].value] |= {row[above].value} if row[above] else set()
    found = {}
    for iri in sorted(direct):
        reached: set[str] = set()
        waiting = {iri}
        while waiting:
            reached |= waiting
            waiting = {wider for each in waiting for wider in direct.get(each, ())} - reached
        found[iri] = frozenset(reached)
    return found


def _by_subject(rows: Rows, name: str) -> dict[str, Rows]:
    """Return the rows of each resource."""
    found: dict[str, Rows] = defaultdict(list)
    for row in rows:
        found[row[name].value].append(row)
    return dict(found)


def _modified(store: Store) -> str:
    """Return the date of the data."""
    rows = select(store, _PREFIXES + _MODIFIED, {"dataset": NamedNode(DATASET)})
    return max((row["date"].value for row in rows), default="")


def _text(term: Any) -> str:  # noqa: ANN401  the engine's rows are not typed
    """Return what a term says; nothing where there is none."""
    return "" if term is None else str(term.value)
