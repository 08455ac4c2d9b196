"""Asking a question of the library: its values resolved in the graph, then bound and run."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from gmgkg.errors import (
    BadParameter,
    DataError,
    QueryFailed,
    QuerySyntaxError,
    UnknownQuestion,
)
from gmgkg.graph.files import query_files, read_text
from gmgkg.namespaces import GMG, ID
from gmgkg.questions import Parameter, Question, parse_question
from gmgkg.store import Result, Store
from gmgkg.store.results import select

_CLASSES = {
    "activity-type": "ActivityType",
    "country": "Country",
    "organization": "Organization",
    "region": "Region",
    "status": "Status",
    "target-group": "TargetGroup",
    "theme": "Theme",
}

_NAMES = """
PREFIX gmg: <https://w3id.org/gmgkg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?class ?resource ?name WHERE {
  ?resource a ?class ; rdfs:label|skos:altLabel|gmg:shortName|gmg:iso2|gmg:iso3 ?name .
}
"""

_YEAR = re.compile(r"[12][0-9]{3}")


def load_questions(root: Path) -> dict[str, Question]:
    """Return the questions of a root by name, in alphabetical order.

    :raise DataError: where a file has no proper header
    """
    questions = {}
    for file in query_files(root, "questions"):
        text = read_text(file)
        try:
            questions[file.stem] = parse_question(file.stem, text)
        except ValueError as error:
            line, _, reason = str(error).removeprefix("line ").partition(": ")
            raise DataError(reason, file, int(line)) from error
    return questions


def find_question(questions: Mapping[str, Question], name: str) -> Question:
    """Return the question of that name.

    :raise UnknownQuestion: where there is none; the message names those spelled alike
    """
    if name in questions:
        return questions[name]
    raise UnknownQuestion(f"no question '{name}'; {_alike(name, list(questions))}")


def ask(store: Store, question: Question, values: Mapping[str, str | None]) -> Result:
    """Ask a question.

    :param values: by name of the parameter; a slug, an IRI, a code or a name in any language
    :raise BadParameter: where a parameter is unknown, missing or has no such value
    """
    unknown = values.keys() - {parameter.name for parameter in question.parameters}
    if unknown:
        names = [parameter.name for parameter in question.parameters]
        raise BadParameter(
            f"question '{question.name}' has no parameter '{min(unknown)}'; "
            + (f"it has {', '.join(names)}" if names else "it has none")
        )
    bound: dict[str, NamedNode | Literal] = {}
    for parameter in question.parameters:
        value = values.get(parameter.name)
        value = parameter.default if value is None else value
        if value is not None:
            bound[parameter.name] = resolve(store, parameter, value)
        elif not parameter.optional:
            raise BadParameter(f"question '{question.name}' needs a value for '{parameter.name}'")
    try:
        return store.query(question.query, bound)
    except (QueryFailed, QuerySyntaxError) as error:
        raise QueryFailed(f"question '{question.name}': {error}") from error


def resolve(store: Store, parameter: Parameter, value: str) -> NamedNode | Literal:
    """Return the term that a value stands for.

    :raise BadParameter: where there is none, with those spelled alike
    """
    if parameter.type == "text":
        return Literal(value)
    if parameter.type == "year":
        if not _YEAR.fullmatch(value):
            raise BadParameter(f"'{value}' is no year for '{parameter.name}'; write four digits")
        return Literal(value)
    names = _names(store, parameter.type)
    found = names.get(value.strip().casefold(), set())
    if len(found) > 1:
        meant = " or ".join(sorted(iri.rpartition("/")[2] for iri in found))
        raise BadParameter(f"'{value}' may be {meant}; give one of them for '{parameter.name}'")
    if not found:
        raise BadParameter(
            f"no {parameter.type} '{value}' for '{parameter.name}'; {_alike(value, list(names))}"
        )
    return NamedNode(found.pop())


def _names(store: Store, kind: str) -> dict[str, set[str]]:
    """Return IRIs by everything that a resource of a kind may be called, in lower case.

    A slug or an IRI means one resource alone, even where another has it as a label.
    """
    rows = select(store, _NAMES, {"class": NamedNode(GMG + _CLASSES[kind])})
    pairs = sorted((row["resource"].value, row["name"].value) for row in rows)
    names: dict[str, set[str]] = {}
    for iri, name in pairs:
        names.setdefault(name.casefold(), set()).add(iri)
    for iri, _ in pairs:
        names[iri.casefold()] = {iri}
        names[iri.removeprefix(f"{ID}{kind}/").casefold()] = {iri}
    return names


def _alike(word: str, known: list[str]) -> str:
    """Return the known words spelled alike, or where to find them all."""
    names = [name for name in known if not name.startswith("http")]
    alike = get_close_matches(word.casefold(), names, n=3, cutoff=0.5)
    if alike:
        return f"did you mean {' or '.join(alike)}?"
    return "none is spelled alike"
