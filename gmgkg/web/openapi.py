"""The description of the API for programs (OpenAPI 3.1), made from the questions."""

from collections.abc import Iterable

from gmgkg import __version__
from gmgkg.dumps.files import FILES
from gmgkg.dumps.packing import CHECKSUMS, PACKED
from gmgkg.formats import DATASET_FORMATS, GRAPH_FORMATS, RESULT_FORMATS, Format
from gmgkg.library.columns import columns_of
from gmgkg.library.values import complete
from gmgkg.namespaces import RESOURCE_TYPES
from gmgkg.questions import SECTIONS, WRITTEN, Parameter, Question
from gmgkg.store import Store
from gmgkg.web.questions import MOST_VALUES, SPARQL
from gmgkg.web.schemas import (
    BUSY,
    TEXT,
    Schema,
    array,
    components,
    content,
    record,
    redirections,
    reference,
    responses,
)

_FEW_VALUES = ("activity-type", "role", "status", "target-group")
_JSON = "application/json"
_HTML = "text/html"
_FORM = "application/x-www-form-urlencoded"


def describe(questions: Iterable[Question], store: Store) -> Schema:
    """Return the OpenAPI document.

    :param questions: each becomes an operation
    :param store: asked for the values of parameters that have only a few
    """
    questions = list(questions)
    used = {parameter.type: parameter for each in questions for parameter in each.parameters}
    values: dict[str, list[str]] = {
        kind: [slug for slug, _ in complete(store, used[kind], "")]
        for kind in _FEW_VALUES
        if kind in used
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "gmgkg",
            "version": __version__,
            "summary": "Who works with whom, where and on what in migration capacity building.",
            "description": "Every question of the library is an operation. The answers carry the "
            "pages of the source; status is that of the source, never of today.",
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": "/"}],
        "externalDocs": {"description": "The same for people", "url": "/api/"},
        "tags": [{"name": name} for name in (*SECTIONS, "library", "graph")],
        "paths": _library(questions)
        | {f"/api/questions/{each.name}": {"get": _question(each, values)} for each in questions}
        | _graph(),
        "components": components(),
    }


def _question(question: Question, values: dict[str, list[str]]) -> Schema:
    """Return the operation that asks a question."""
    shared = [reference("parameters", name) for name in components()["parameters"]]
    return {
        "operationId": question.name,
        "tags": [question.section],
        "summary": question.title,
        "description": f"{question.description}\n\nColumns: {', '.join(columns_of(question))}.",
        "parameters": [*(_given(each, values) for each in question.parameters), *shared],
        "responses": {
            "200": reference("responses", "Answer"),
            "304": reference("responses", "Unchanged"),
        }
        | {str(status): reference("responses", f"Problem{status}") for status in (400, 406, *BUSY)},
    }


def _given(parameter: Parameter, values: dict[str, list[str]]) -> Schema:
    """Return a parameter of a question; its default is its example."""
    schema = dict(TEXT)
    takes = WRITTEN.get(parameter.type, "a slug, an IRI, a code or a name in any language")
    if parameter.pattern:
        schema["pattern"] = f"^({parameter.pattern})?$"
    if parameter.type in values:
        schema["examples"] = values[parameter.type]
    if parameter.default is not None:
        schema["default"] = parameter.default
    described = {
        "name": parameter.name,
        "in": "query",
        "description": f"{parameter.label}: {takes}.",
        "required": parameter.default is None and not parameter.optional,
        "allowEmptyValue": parameter.optional,
        "schema": schema,
    }
    return described if parameter.default is None else described | {"example": parameter.default}


def _operation(name: str, tag: str, summary: str, parameters: list[Schema], got: Schema) -> Schema:
    """Return one operation."""
    return {
        "operationId": name,
        "tags": [tag],
        "summary": summary,
        "parameters": parameters,
        "responses": got,
    }


def _parameter(
    name: str, description: str, *, place: str = "query", schema: Schema = TEXT
) -> Schema:
    """Return a parameter; one of the path is required."""
    required = place == "path"
    return {
        "name": name,
        "in": place,
        "description": description,
        "required": required,
        "schema": schema,
    }


def _types(*formats: Format) -> list[str]:
    """Return the media types of formats."""
    return [form.media_type for form in formats]


def _library(questions: list[Question]) -> Schema:
    """Return the paths about all questions."""
    names: Schema = TEXT | {"enum": [question.name for question in questions]}
    name = _parameter("name", "Name of the question.", place="path", schema=names)
    beginning = _parameter("q", "The beginning of a slug, a code or a name in any language.")
    most = {"type": "integer", "minimum": 1, "maximum": MOST_VALUES, "default": MOST_VALUES}
    given = {
        "name": "values",
        "in": "query",
        "description": "The parameters of the question.",
        "style": "form",
        "explode": True,
        "schema": {"type": "object", "additionalProperties": TEXT},
    }
    listed = content(array(reference("schemas", "Question")), _JSON)
    values = content(array(reference("schemas", "Value")), _JSON)
    return {
        "/api/questions": {
            "get": _operation(
                "questions",
                "library",
                "List the questions.",
                [],
                responses("The questions by name.", listed, 400)
                | {"303": {"description": "A browser is led to the documentation."}},
            )
        },
        "/api/questions/{name}/values/{parameter}": {
            "get": _operation(
                "values",
                "library",
                "Complete the beginning of a value.",
                [
                    name,
                    _parameter("parameter", "Name of the parameter.", place="path"),
                    beginning,
                    _parameter("limit", "How many at most.", schema=most),
                ],
                responses("Those that begin so, then those alike.", values, 400, 404, *BUSY),
            )
        },
        "/api/questions/{name}/query": {
            "get": _operation(
                "query",
                "library",
                "Give the query with the values in its text, to be asked anywhere.",
                [name, given],
                responses("A SPARQL 1.1 query.", content(TEXT, SPARQL), 400, 404, *BUSY),
            )
        },
    }


def _graph() -> Schema:
    """Return the paths beside the questions."""
    graph_types = _types(*GRAPH_FORMATS)
    every_type = [*_types(*RESULT_FORMATS, *GRAPH_FORMATS, *DATASET_FORMATS), _HTML]
    result = responses(
        "The whole result.", content({}, *every_type), 400, 403, 406, 413, 415, *BUSY
    )
    form = _parameter("format", "Name, file ending or media type; else Accept decides.")
    parameters = [
        _parameter("query", "The query."),
        _parameter("default-graph-uri", "A graph to ask.", schema=array(TEXT)),
        _parameter("named-graph-uri", "A named graph to ask.", schema=array(TEXT)),
        form,
        reference("parameters", "timeout"),
    ]
    fields = record("A form.", query=TEXT) | {"additionalProperties": TEXT}
    kinds: Schema = TEXT | {"enum": list(RESOURCE_TYPES)}
    files: Schema = TEXT | {
        "enum": [f"{each.name}{end}" for each in FILES for end in ("", *PACKED)] + [CHECKSUMS]
    }
    dump_types = sorted({each.media_type for each in FILES} | {"application/gzip"})
    dump_types += ["application/zstd", "text/plain"]
    status = record(
        "Whether the server can answer.", status=TEXT | {"enum": ["ok", "empty"]}, version=TEXT
    )
    return {
        "/sparql": {
            "get": _operation(
                "sparql",
                "graph",
                "Ask a query (SPARQL 1.1 Protocol); without one, describe the service.",
                parameters,
                result,
            ),
            "post": _operation(
                "sparqlPost", "graph", "Ask a query by POST.", parameters[1:], result
            )
            | {
                "requestBody": {
                    "required": True,
                    "content": content(fields, _FORM) | content(TEXT, SPARQL),
                }
            },
        },
        "/graphs": {
            "get": _operation(
                "graphs",
                "graph",
                "Take a named graph (SPARQL 1.1 Graph Store Protocol); without one, list them.",
                [
                    _parameter("graph", "IRI of a graph."),
                    _parameter("default", "The union of all graphs.") | {"allowEmptyValue": True},
                    form,
                ],
                responses("The graph.", content({}, *graph_types, _HTML), 400, 404, 406, *BUSY),
            )
        },
        "/id/{type}/{slug}": {
            "get": _operation(
                "resource",
                "graph",
                "Lead to the page of a resource or to its data, by what is accepted.",
                [
                    _parameter("type", "Type of the resource.", place="path", schema=kinds),
                    _parameter("slug", "Its name.", place="path"),
                    form,
                ],
                redirections("The page or the data.", 404, 406, 410, *BUSY),
            )
        },
        "/dumps/": {
            "get": _operation(
                "dumps",
                "graph",
                "List the files that hold the whole graph.",
                [],
                responses("A page.", content(TEXT, _HTML)),
            )
        },
        "/dumps/{name}": {
            "get": _operation(
                "dump",
                "graph",
                "Take the whole graph as a file.",
                [_parameter("name", "Name of the file.", place="path", schema=files)],
                responses("The file.", content({}, *dump_types), 404, 503)
                | {
                    "206": {
                        "description": "A part of the file.",
                        "content": content({}, *dump_types),
                    },
                    "304": {"description": "The client has the file."},
                    "412": {"description": "The file is not the one that the request requires."},
                    "416": {"description": "The file has no such part."},
                },
            )
        },
        "/health": {
            "get": _operation(
                "health",
                "graph",
                "Tell whether the server can answer.",
                [],
                responses("It can.", content(status, _JSON))
                | {"503": {"description": "It cannot.", "content": content(status, _JSON)}},
            )
        },
    }
