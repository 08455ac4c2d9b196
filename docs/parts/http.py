"""The routes of the server, with their statuses, and its headers, formats and problems."""

import re
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from flask import Flask
from werkzeug.routing import Rule

from gmgkg import errors
from gmgkg.dumps.export import DUMP_FORMATS
from gmgkg.errors import GmgkgError
from gmgkg.formats import DATASET_FORMATS, GRAPH_FORMATS, RESULT_FORMATS
from gmgkg.library.formats import API_FORMATS
from gmgkg.web import create_app
from gmgkg.web.headers import COMMON
from gmgkg.web.metrics import Recorder
from gmgkg.web.openapi import describe
from gmgkg.web.published import Published
from gmgkg.web.schemas import components
from parts.graph import library, store
from parts.markdown import table

if TYPE_CHECKING:
    from gmgkg.guard.runner import Runner

_IMPLIED = {"HEAD", "OPTIONS"}
_CONVERTER = re.compile(r"<(?:[^<>:]*:)?(\w+)>")


@cache
def _app() -> Flask:
    """Return the web application; no query is run, for only its routes are read."""
    nobody = cast("Runner", None)
    published = Published(Path())
    return create_app(nobody, store(), None, Recorder(log=False), library(), published=published)


@cache
def _described() -> dict[str, Any]:
    """Return the paths of the OpenAPI document."""
    paths: dict[str, Any] = describe(library().values(), store())["paths"]
    return paths


def routes() -> str:
    """Return a table of every route, with its methods, what it does, and its statuses."""
    found = sorted(_app().url_map.iter_rules(), key=lambda rule: rule.rule)
    merged: dict[str, list[Rule]] = {}
    for rule in found:
        if rule.endpoint != "sparql.preflight":
            merged.setdefault(_address(rule.rule), []).append(rule)
    return table(
        ["address", "methods", "what it does", "statuses"],
        (
            (f"`{address}`", _methods(rules), _purpose(rules), _statuses(address, rules))
            for address, rules in merged.items()
        ),
    )


def _address(rule: str) -> str:
    """Return a rule as OpenAPI writes a path."""
    return _CONVERTER.sub(lambda found: f"{{{found[1].replace('kind', 'type')}}}", rule)


def _methods(rules: list[Rule]) -> str:
    """Return the methods of rules that share an address."""
    methods = {method for rule in rules for method in rule.methods or ()}
    return ", ".join(sorted(methods - _IMPLIED))


def _purpose(rules: list[Rule]) -> str:
    """Return what the views of rules say of themselves, in their first line."""
    first = [
        (_app().view_functions[rule.endpoint].__doc__ or "").partition("\n")[0] for rule in rules
    ]
    return " ".join(dict.fromkeys(line.replace("``", "`") for line in first if line)) or (
        "Send a file of the pages."
    )


def _statuses(address: str, rules: list[Rule]) -> str:
    """Return the statuses that OpenAPI gives an address; an answer of a question stands for all."""
    example = address.replace("/api/questions/{name}", f"/api/questions/{min(library())}")
    described = _described().get(address) or (
        _described().get(example) if example in _described() else None
    )
    if described is None:
        return "as a page" if any("GET" in (rule.methods or ()) for rule in rules) else ""
    found = {status for operation in described.values() for status in operation["responses"]}
    return ", ".join(sorted(found))


def headers() -> str:
    """Return tables of the headers of an answer and of those that every response has."""
    own = {name: each["description"] for name, each in components()["headers"].items()}
    return (
        table(["header", "what it says"], ((f"`{name}`", text) for name, text in own.items()))
        + "\nEvery response has these too:\n\n"
        + table(["header", "value"], ((f"`{name}`", f"`{value}`") for name, value in COMMON))
    )


def formats() -> str:
    """Return a table of the formats, and where each is offered."""
    places = (
        ("rows of `/sparql`", RESULT_FORMATS),
        ("graphs of `/sparql`, `/graphs` and `/data/`", GRAPH_FORMATS),
        ("`/graphs` too", DATASET_FORMATS),
        ("`/dumps/`", DUMP_FORMATS),
        ("`/api/questions/`", API_FORMATS),
    )
    return table(
        ["where", "`format=`", "media type", "file ending"],
        (
            (place, f"`{form.name}`", f"`{form.media_type}`", f"`.{form.extension}`")
            for place, offered in places
            for form in offered
        ),
    )


def problems() -> str:
    """Return a table of the errors of the package, from the tree in ``gmgkg/errors.py``."""
    return table(
        ["error", "status", "exit code", "when"],
        (
            (
                f"{{py:class}}`~{kind.__module__}.{kind.__qualname__}`",
                f"{kind.status} {HTTPStatus(kind.status).phrase}",
                kind.exit_code,
                (kind.__doc__ or "").partition("\n")[0].replace("``", "`"),
            )
            for kind in vars(errors).values()
            if isinstance(kind, type) and issubclass(kind, GmgkgError)
        ),
    )
