"""The classes and properties of the ontology, with an example of each from the data."""

from functools import cache

from gmgkg.namespaces import GMG, RDF, shorten
from parts.graph import code, rows, store
from parts.markdown import section
from parts.shapes import Rule, rules, targets

_TERMS = """
SELECT ?term ?kind ?label ?comment WHERE {
  ?term a ?kind ; rdfs:label ?label ; rdfs:comment ?comment .
  FILTER(?kind IN (owl:Class, owl:ObjectProperty, owl:DatatypeProperty))
  FILTER(STRSTARTS(STR(?term), STR(gmg:)) && LANG(?label) = "en")
} ORDER BY ?term
"""
_WIDER = """
SELECT ?term ?wider WHERE {
  ?term rdfs:subClassOf|rdfs:subPropertyOf ?wider . FILTER(STRSTARTS(STR(?term), STR(gmg:)))
} ORDER BY ?term ?wider
"""


@cache
def _examples() -> dict[str, str]:
    """Return one statement for each property and one instance for each class, in Turtle."""
    found: dict[str, tuple[str, str, str]] = {}
    for quad in store().quads():
        predicate, target = quad.predicate.value, str(quad.object)
        about = quad.object.value if predicate == f"{RDF}type" else predicate
        if about.startswith(GMG):
            statement = (quad.subject.value, predicate, target)
            found[about] = min(found.get(about, statement), statement)
    return {
        about: f"{code(subject)} {'a' if predicate == f'{RDF}type' else code(predicate)} "
        f"{_short(target)}"
        for about, (subject, predicate, target) in found.items()
    }


def _short(term: str) -> str:
    """Return a term of Turtle with a short IRI."""
    return code(term[1:-1]) if term.startswith("<") else f"`{term}`"


@cache
def _uses() -> dict[str, list[tuple[str, Rule]]]:
    """Return for each property the classes whose shapes speak of it, and what they say."""
    found: dict[str, list[tuple[str, Rule]]] = {}
    for shape, target in targets():
        for rule in rules(shape):
            if not rule.inverse:
                found.setdefault(str(rule.path), []).append((str(target), rule))
    return found


@cache
def wider() -> dict[str, list[str]]:
    """Return the wider terms of each term."""
    found: dict[str, list[str]] = {}
    for row in rows(_WIDER):
        found.setdefault(row["term"], []).append(row["wider"])
    return found


def terms() -> str:
    """Return every class and every property."""
    found = rows(_TERMS)
    classes = [row for row in found if row["kind"].endswith("#Class")]
    properties = [row for row in found if row not in classes]
    return "\n".join(
        [
            section(2, "Classes", "ontology-classes", *map(_class, classes)),
            section(2, "Properties", "ontology-properties", *map(_property, properties)),
        ]
    )


def _class(row: dict[str, str]) -> str:
    """Return a class."""
    term = row["term"]
    used = [
        f"[`{shorten(str(path))}`](#{anchor(path)})"
        for path, uses in sorted(_uses().items())
        if path.startswith(GMG) and any(target == term for target, _ in uses)
    ]
    return _entry(row, [("Properties", ", ".join(used))])


def _property(row: dict[str, str]) -> str:
    """Return a property; what it joins is what the shapes require."""
    uses = _uses().get(row["term"], [])
    return _entry(
        row,
        [
            ("Domain", ", ".join(dict.fromkeys(_linked(target) for target, _ in uses))),
            ("Range", ", ".join(dict.fromkeys(rule.value for _, rule in uses if rule.value))),
        ],
    )


def _linked(term: str) -> str:
    """Return a term as a link to its entry, where it is ours."""
    return f"[{code(term)}](#{anchor(term)})" if term.startswith(GMG) else code(term)


def anchor(term: str) -> str:
    """Return the anchor of a term: classes and properties may differ by case alone."""
    name = term.rpartition("#")[2]
    return f"{'class' if name[:1].isupper() else 'property'}-{name}"


def _entry(row: dict[str, str], facts: list[tuple[str, str]]) -> str:
    """Return what is said of a term."""
    term = row["term"]
    facts = [
        *facts,
        ("Narrower than", ", ".join(map(_linked, wider().get(term, [])))),
        ("Example", _examples().get(term, "")),
    ]
    return section(
        3,
        code(term),
        anchor(term),
        f"*{row['label']}.* {row['comment']}",
        "\n".join(f"- {name}: {text}" for name, text in facts if text),
    )
