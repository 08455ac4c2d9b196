"""A tool of the Model Context Protocol: what it takes, what it gives, and what it does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from mcp import types

from gmgkg.errors import UsageError
from gmgkg.guard.runner import Runner
from gmgkg.guard.store import GuardedStore
from gmgkg.library.answer import data_version
from gmgkg.namespaces import DATASET
from gmgkg.store import Store
from gmgkg.store.results import select

MOST_ROWS = 200
"""How many rows a tool gives at a time."""

Json = dict[str, Any]
"""A JSON object."""

PAGE: Json = {
    "limit": {
        "type": "integer",
        "minimum": 1,
        "maximum": MOST_ROWS,
        "default": MOST_ROWS,
        "description": "How many rows to give at most.",
    },
    "offset": {
        "type": "integer",
        "minimum": 0,
        "default": 0,
        "description": "How many rows to leave out: the nextOffset of the answer before.",
    },
}
"""What every tool takes that gives rows."""

PAGED: Json = {
    "total": {"type": "integer", "description": "How many rows there are in all."},
    "first": {"type": "integer", "description": "How many of them come before these."},
    "truncated": {"type": "boolean", "description": "Whether more rows come after these."},
    "nextOffset": {
        "type": ["integer", "null"],
        "description": "The offset with which to call again for the rest; null where it is whole.",
    },
}
"""What every tool says of the rows that it gives."""

SOURCE: Json = {
    "dataVersion": {"type": "string", "description": "Version of the data that answered."},
    "citation": {"type": "string", "description": "How to cite the data."},
}
"""What every tool says of where its answer comes from."""

_DATASET = """
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?dataset ?title ?license WHERE { ?dataset dcterms:title ?title ; dcterms:license ?license }
"""


@dataclass(frozen=True)
class Asking:
    """One call of a tool: through whom it asks, and who calls.

    :ivar runner: runs queries within the limits
    :ivar whole: the same graph, past the limits
    :ivar client: who calls, so that the queue is fair
    """

    runner: Runner
    whole: Store
    client: str

    @property
    def store(self) -> Store:
        """The store, within the limits."""
        return GuardedStore(self.runner, self.whole, self.client)


@dataclass(frozen=True)
class Tool:
    """One tool.

    :ivar name: by which it is called
    :ivar title: what a person sees
    :ivar description: what it does, and what its answer holds
    :ivar takes: JSON Schema of each argument
    :ivar gives: JSON Schema of each member of the answer
    :ivar run: does it; the arguments are as the schema says
    :ivar required: arguments without which it cannot be called
    """

    name: str
    title: str
    description: str
    takes: Json
    gives: Json
    run: Callable[[Asking, Json], Json]
    required: Sequence[str] = field(default=())

    @cached_property
    def definition(self) -> types.Tool:
        """The tool as the protocol describes it (revision 2025-06-18, Tools)."""
        return types.Tool(
            name=self.name,
            title=self.title,
            description=self.description,
            input_schema={
                "type": "object",
                "properties": self.takes,
                "required": list(self.required),
                "additionalProperties": False,
            },
            output_schema={"type": "object", "properties": self.gives},
            annotations=types.ToolAnnotations(
                read_only_hint=True,
                destructive_hint=False,
                idempotent_hint=True,
                open_world_hint=False,
            ),
        )

    def call(self, asking: Asking, arguments: Json) -> Json:
        """Do what the tool does.

        :param arguments: as the caller sent them; what has a default may be missing
        :raise UsageError: where they are not as the schema says
        :raise GmgkgError: as the query behind it
        """
        validator = Draft202012Validator(self.definition.input_schema)
        error = best_match(validator.iter_errors(arguments))
        if error is not None:
            place = ".".join(map(str, error.path)) or "its arguments"
            names = ", ".join(self.takes) or "no arguments"
            raise UsageError(f"{self.name}: {place}: {error.message[:200]}; it takes {names}")
        defaults = {
            name: schema["default"] for name, schema in self.takes.items() if "default" in schema
        }
        return self.run(asking, defaults | arguments) | cite(asking.store)


def paged(total: int, first: int, count: int) -> Json:
    """Return what is said of a page of rows (see :data:`PAGED`).

    :param total: how many there are
    :param first: how many come before
    :param count: how many are given
    """
    truncated = first + count < total
    return {
        "total": total,
        "first": first,
        "truncated": truncated,
        "nextOffset": first + count if truncated else None,
    }


def cite(store: Store) -> Json:
    """Return where an answer comes from (see :data:`SOURCE`), as the data say of themselves."""
    version = data_version(store)
    parts = [f"<{DATASET}>, version {version}"]
    for row in select(store, _DATASET):
        if row["dataset"].value == DATASET:
            parts = [row["title"].value, *parts, f"licence <{row['license'].value}>"]
    return {"dataVersion": version, "citation": "; ".join(parts)}
