"""The values of a parameter: which term a person means, and which values there are to choose."""

import re

from pyoxigraph import Literal, NamedNode

from gmgkg.errors import BadParameter
from gmgkg.library.alike import fold, nearest, shortened, suggestion
from gmgkg.namespaces import GMG, ID
from gmgkg.questions import WRITTEN, Parameter
from gmgkg.store import Store, Term
from gmgkg.store.results import select

_CLASSES = {
    "activity-type": "ActivityType",
    "country": "Country",
    "instrument": "Instrument",
    "organization": "Organization",
    "output": "Output",
    "region": "Region",
    "role": "Role",
    "status": "Status",
    "target-group": "TargetGroup",
    "theme": "Theme",
}

_IS = "SELECT ?class ?resource WHERE { ?resource a ?class }"

_NAMES = """
PREFIX gmg: <https://w3id.org/gmgkg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?class ?resource ?property ?name WHERE {
  ?resource a ?class ; ?property ?name .
  VALUES ?property {
    rdfs:label skos:altLabel gmg:shortName gmg:iso2 gmg:iso3 gmg:m49 gmg:iatiIdentifier
  }
}
"""

_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_SLUG = re.compile(r"[A-Za-z0-9._-]+")
_MOST_ALIKE = 5


def resolve(store: Store, parameter: Parameter, value: str) -> Term:
    """Return the term that a value stands for.

    :param value: a slug, an IRI, a code or a name in any language; accents and case are ignored
    :raise BadParameter: where it stands for none or for several, with those that may be meant
    """
    if parameter.type in WRITTEN:
        if parameter.pattern and not re.fullmatch(parameter.pattern, value):
            raise BadParameter(
                f"'{shortened(value)}' is no {parameter.type} for '{parameter.name}'; "
                f"write {WRITTEN[parameter.type]}"
            )
        return Literal(int(value) if parameter.type == "number" else value)
    # A slug or an IRI means one resource alone, even where another has it as a label.
    slug = value.strip().removeprefix(f"{ID}{parameter.type}/")
    if _SLUG.fullmatch(slug):
        named = NamedNode(f"{ID}{parameter.type}/{slug}")
        if select(store, _IS, {"class": _class(parameter), "resource": named}):
            return named
    names = _names(store, parameter)
    sought = fold(value)
    found = [
        slug
        for slug, called in names.items()
        if sought == fold(slug) or sought in map(fold, called)
    ]
    if len(found) > 1:
        raise BadParameter(
            f"'{value}' may be {' or '.join(found)}; give one of them for '{parameter.name}'"
        )
    if not found:
        offers = [f"{slug} ({label})" for slug, label in _alike(names, value)]
        raise BadParameter(
            f"no {parameter.type} '{shortened(value)}' for '{parameter.name}'; {suggestion(offers)}"
        )
    return NamedNode(f"{ID}{parameter.type}/{found[0]}")


def complete(store: Store, parameter: Parameter, prefix: str) -> list[tuple[str, str]]:
    """Return slug and label of the values that a beginning may be completed to.

    :param prefix: the beginning of a slug, a code or a name in any language; nothing for all
    :return: those that begin so by their labels, then the few that resemble it; nothing for a
        parameter whose values are written freely
    """
    if parameter.type in WRITTEN:
        return []
    names = _names(store, parameter)
    sought = fold(prefix)
    begin = sorted(
        (
            (slug, called[0])
            for slug, called in names.items()
            if any(fold(name).startswith(sought) for name in (slug, *called))
        ),
        key=lambda value: (fold(value[1]), value[0]),
    )
    alike = _alike(names, prefix) if sought else []
    return begin + [value for value in alike if value not in begin][:_MOST_ALIKE]


def _alike(names: dict[str, list[str]], word: str) -> list[tuple[str, str]]:
    """Return slug and label of those that are called something like a word, the nearest first."""
    owners: dict[str, list[str]] = {}
    for slug, called in names.items():
        for name in {slug, *called}:
            owners.setdefault(name, []).append(slug)
    near = dict.fromkeys(slug for name in nearest(word, owners) for slug in owners[name])
    return [(slug, names[slug][0]) for slug in near]


def _names(store: Store, parameter: Parameter) -> dict[str, list[str]]:
    """Return by slug everything that the values of a parameter are called, the label first."""
    base = f"{ID}{parameter.type}/"
    names: dict[str, list[tuple[bool, bool, str]]] = {}
    for row in select(store, _NAMES, {"class": _class(parameter)}):
        iri, name = row["resource"].value, row["name"]
        if iri.startswith(base):
            order = (row["property"].value != _LABEL, name.language != "en", name.value)
            names.setdefault(iri.removeprefix(base), []).append(order)
    return {slug: [name for _, _, name in sorted(names[slug])] for slug in sorted(names)}


def _class(parameter: Parameter) -> NamedNode:
    """Return the class of the resources that a parameter takes."""
    return NamedNode(GMG + _CLASSES[parameter.type])
