"""One tool for each question of the library."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from gmgkg.agents.tools import PAGE, PAGED, SOURCE, Asking, Json, Tool, paged
from gmgkg.library.ask import ask
from gmgkg.library.columns import columns_of
from gmgkg.library.formats import write_json
from gmgkg.questions import WRITTEN, Parameter, Question
from gmgkg.store import Store
from gmgkg.store.results import select

_MEANINGS = """
PREFIX gmg: <https://w3id.org/gmgkg/ontology#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?term ?comment WHERE {
  VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty }
  ?term a ?kind ; rdfs:comment ?comment ; rdfs:isDefinedBy ?ontology .
  FILTER(LANG(?comment) = "en")
}
"""

_GIVES: Json = {
    "question": {"type": "string"},
    "title": {"type": "string"},
    "description": {"type": "string", "description": "What a row is."},
    "parameters": {"type": "object", "description": "What was asked with, as terms."},
    "columns": {"type": "array", "items": {"type": "string"}},
    "rows": {"type": "array", "items": {"type": "object"}, "description": "Records by column."},
    **PAGED,
    **SOURCE,
}


def question_tools(questions: Iterable[Question], store: Store) -> Iterator[Tool]:
    """Yield the tools.

    :param store: holds the ontology, which says what the columns mean
    """
    meanings = {
        row["term"].value.rpartition("#")[2]: row["comment"].value
        for row in select(store, _MEANINGS)
    }
    for question in questions:
        yield Tool(
            name=question.name,
            title=question.title,
            description=_describe(question, meanings),
            takes={parameter.name: _schema(parameter) for parameter in question.parameters} | PAGE,
            gives=_GIVES,
            run=partial(_run, question),
            required=[
                parameter.name
                for parameter in question.parameters
                if parameter.default is None and not parameter.optional
            ],
        )


def _run(question: Question, asking: Asking, arguments: Json) -> Json:
    """Ask a question and return a page of its answer."""
    given = {parameter.name: arguments.get(parameter.name) for parameter in question.parameters}
    whole = ask(asking.store, question, given)
    page = whole.page(arguments["offset"], arguments["limit"])
    body: Json = json.loads(write_json(page))
    return body | paged(page.total, page.first, len(page))


def _schema(parameter: Parameter) -> Json:
    """Return the JSON Schema of a parameter."""
    schema: Json = {"type": "string", "description": f"{parameter.label}: {_takes(parameter)}"}
    if parameter.pattern:
        schema["pattern"] = f"^{parameter.pattern}$"
    if parameter.default is not None:
        schema["default"] = parameter.default
    elif parameter.optional:
        schema["description"] += "; all where it is not given"
    return schema


def _takes(parameter: Parameter) -> str:
    """Return what a parameter takes, in words."""
    if parameter.type in WRITTEN:
        return WRITTEN[parameter.type]
    return (
        f"a slug, code, IRI or name in any language; find_values with type {parameter.type} "
        "finds the slug"
    )


def _describe(question: Question, meanings: Mapping[str, str]) -> str:
    """Return what a question asks, what a row is, and what the columns mean."""
    columns = columns_of(question)
    given = {parameter.name: parameter.label for parameter in question.parameters}
    lines = [question.title, question.description, "Columns:"]
    for column in columns:
        if column.removesuffix("Label") in columns and column.endswith("Label"):
            continue
        name = f"{column}, {column}Label" if f"{column}Label" in columns else column
        # A column is what a property says where the query takes it from there.
        property_name = column if re.search(rf"gmg:{column}\s+\?{column}\b", question.query) else ""
        class_name = column[0].upper() + column[1:]
        meaning = meanings.get(property_name) or meanings.get(class_name) or given.get(column)
        lines.append(f"- {name}: {meaning}" if meaning else f"- {name}")
    return "\n".join(lines)
