"""What the operations of the API share in its description: schemas, headers, responses."""

from http import HTTPStatus
from typing import Any

from gmgkg.library.formats import API_FORMATS
from gmgkg.questions import SECTIONS
from gmgkg.web.paging import MOST_OFFSET, MOST_ROWS
from gmgkg.web.problems import PROBLEM

Schema = dict[str, Any]
"""A part of an OpenAPI document, or a JSON Schema."""

TEXT: Schema = {"type": "string"}
"""The schema of a text."""

_COUNT: Schema = {"type": "integer", "minimum": 0}
_ADDRESS: Schema = {"type": "string", "format": "uri"}
_CELL: Schema = {"type": ["string", "integer", "number", "boolean", "null"]}

_MEANINGS = {
    HTTPStatus.BAD_REQUEST: "A parameter is unknown, missing, repeated, or has no such value; the "
    "detail names the nearest ones.",
    HTTPStatus.FORBIDDEN: "An update, or a SERVICE that is not on the list.",
    HTTPStatus.NOT_FOUND: "There is nothing of that name.",
    HTTPStatus.NOT_ACCEPTABLE: "There is no such format; the detail lists those on offer.",
    HTTPStatus.GONE: "It was published and withdrawn; the detail says why.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The request is larger than 1 MB.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "The body is of a content type that is not taken.",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many queries of one client wait; see Retry-After.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Too many queries wait, or the store does not answer.",
    HTTPStatus.GATEWAY_TIMEOUT: "The query went over its time; there is no partial answer.",
    HTTPStatus.INSUFFICIENT_STORAGE: "The query went over its memory, or its result over its size.",
}

BUSY = (429, 503, 504, 507)
"""What may happen to whatever runs a query."""


def reference(kind: str, name: str) -> Schema:
    """Return a reference to a component."""
    return {"$ref": f"#/components/{kind}/{name}"}


def record(description: str, /, **properties: Schema) -> Schema:
    """Return the schema of an object that has just these properties."""
    return {
        "type": "object",
        "description": description,
        "required": list(properties),
        "additionalProperties": False,
        "properties": properties,
    }


def array(items: Schema) -> Schema:
    """Return the schema of an array."""
    return {"type": "array", "items": items}


def content(schema: Schema, *media_types: str) -> Schema:
    """Return a content that has one schema in several media types."""
    return {media_type: {"schema": schema} for media_type in media_types}


def responses(description: str, body: Schema, *statuses: int) -> Schema:
    """Return the responses of an operation.

    :param description: of the good one
    :param body: its content
    :param statuses: those that it may have instead
    """
    return {"200": {"description": description, "content": body}} | problems(*statuses)


def redirections(description: str, *statuses: int) -> Schema:
    """Return the responses of an operation that leads elsewhere.

    :param description: of where it leads
    :param statuses: those that it may have instead
    """
    location = {"required": True, "schema": {"type": "string", "format": "uri-reference"}}
    led = {"description": description, "headers": {"Location": location}}
    moved = led | {"description": "The same of what replaced this one for good."}
    return {"301": moved, "303": led} | problems(*statuses)


def problems(*statuses: int) -> Schema:
    """Return the responses of statuses that are problems."""
    return {str(status): reference("responses", f"Problem{status}") for status in statuses}


def components() -> Schema:
    """Return the components (OpenAPI 3.1, section 4.8.7)."""
    return {
        "schemas": _schemas(),
        "parameters": _parameters(),
        "headers": _headers(),
        "responses": {
            "Answer": {
                "description": "The rows that were asked for.",
                "headers": {name: reference("headers", name) for name in _headers()},
                "content": {
                    form.media_type: {"schema": reference("schemas", f"Answer-{form.name}")}
                    for form in API_FORMATS
                },
            },
            "Unchanged": {"description": "The client has this answer already (If-None-Match)."},
        }
        | {
            f"Problem{status.value}": {
                "description": meaning,
                "content": content(reference("schemas", "Problem"), PROBLEM),
            }
            for status, meaning in _MEANINGS.items()
        },
    }


def _schemas() -> Schema:
    """Return the schemas: of problems, of the list, and of an answer in each format."""
    return {
        "Problem": {
            "type": "object",
            "description": "A problem document (RFC 9457).",
            "required": ["type", "title", "status", "detail"],
            "properties": {
                "type": {"type": "string", "format": "uri-reference"},
                "title": TEXT,
                "status": {"type": "integer", "minimum": 400, "maximum": 599},
                "detail": TEXT | {"description": "What went wrong, where, and what to do."},
                "line": {"type": "integer", "minimum": 1},
                "column": {"type": "integer", "minimum": 1},
            },
        },
        "Question": record(
            "A question of the library.",
            name=TEXT,
            title=TEXT,
            description=TEXT,
            section=TEXT | {"enum": list(SECTIONS)},
            tags=array(TEXT),
            view=TEXT,
            parameters=array(reference("schemas", "Parameter")),
            answer=_ADDRESS,
            query=_ADDRESS,
            documentation=_ADDRESS,
        ),
        "Parameter": record(
            "A parameter of a question.",
            name=TEXT,
            type=TEXT,
            label=TEXT,
            default={"type": ["string", "null"]},
            required={"type": "boolean"},
        ),
        "Value": record("A value of a parameter.", slug=TEXT, label=TEXT),
        "Answer-json": record(
            "What was asked, and the rows as records.",
            question=TEXT,
            title=TEXT,
            description=TEXT,
            parameters={"type": "object", "additionalProperties": TEXT},
            dataVersion=TEXT,
            total=_COUNT | {"description": "How many rows there are in all."},
            first=_COUNT | {"description": "How many of them come before these."},
            columns=array(TEXT),
            rows=array({"type": "object", "additionalProperties": _CELL}),
        ),
        "Answer-csv": TEXT | {"description": "RFC 4180, the version of the data in every row."},
        "Answer-xlsx": {
            "description": "A workbook (ECMA-376): the rows, and a sheet that says what was asked."
        },
        "Answer-srj": {
            "type": "object",
            "description": "SPARQL 1.1 Query Results JSON.",
            "required": ["head", "results"],
            "properties": {
                "head": {"type": "object", "properties": {"vars": array(TEXT)}},
                "results": {
                    "type": "object",
                    "required": ["bindings"],
                    "properties": {"bindings": array({"type": "object"})},
                },
            },
        },
        "Answer-srx": TEXT | {"description": "SPARQL Query Results XML."},
        "Answer-tsv": TEXT | {"description": "SPARQL 1.1 Query Results TSV."},
    }


def _parameters() -> Schema:
    """Return the parameters that every question takes."""
    return {
        "format": {
            "name": "format",
            "in": "query",
            "description": "Format of the answer; without it the Accept header decides.",
            "schema": TEXT | {"enum": [form.name for form in API_FORMATS]},
        },
        "limit": {
            "name": "limit",
            "in": "query",
            "description": "How many rows at most; all without it.",
            "schema": {"type": "integer", "minimum": 1, "maximum": MOST_ROWS},
        },
        "offset": {
            "name": "offset",
            "in": "query",
            "description": "How many rows to leave out.",
            "schema": {"type": "integer", "minimum": 0, "maximum": MOST_OFFSET, "default": 0},
        },
        "timeout": {
            "name": "timeout",
            "in": "query",
            "description": "Seconds that the query may take, up to what the server allows.",
            "schema": {"type": "number", "exclusiveMinimum": 0},
        },
    }


def _headers() -> Schema:
    """Return the headers of an answer."""
    described = {
        "Content-Disposition": "A name for the file, where the answer is one.",
        "ETag": "Changes with the data, the question, the values, the format and the page.",
        "Link": "The pages first, prev, next and last; this description; the licence (RFC 8288).",
    }
    return {name: {"description": text, "schema": TEXT} for name, text in described.items()} | {
        "Result-Count": {"description": "How many rows there are in all.", "schema": _COUNT}
    }
