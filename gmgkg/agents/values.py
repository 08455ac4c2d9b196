"""The tool that finds the slugs of resources by what they are called."""

from typing import get_args

from gmgkg.agents.tools import PAGE, PAGED, SOURCE, Asking, Json, Tool, paged
from gmgkg.library.values import complete
from gmgkg.questions import WRITTEN, Parameter, ParameterType


def values_tool() -> Tool:
    """Return the tool."""
    return Tool(
        name="find_values",
        title="Find organizations, countries, themes and so on by name",
        description=(
            "Gives slug and label of the values that a parameter of a question may have: those "
            "that begin with the text, as slug, code or name in any language, then those spelled "
            "alike. Without a text it gives all."
        ),
        takes={
            "type": {
                "type": "string",
                "enum": [kind for kind in get_args(ParameterType) if kind not in WRITTEN],
                "description": "What is sought.",
            },
            "text": {
                "type": "string",
                "default": "",
                "description": "The beginning of a slug, code or name, such as Gha or un-.",
            },
            **PAGE,
        },
        gives={
            "values": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"slug": {"type": "string"}, "label": {"type": "string"}},
                },
            },
            **PAGED,
            **SOURCE,
        },
        run=_run,
        required=["type"],
    )


def _run(asking: Asking, arguments: Json) -> Json:
    """Find the values."""
    kind, first = arguments["type"], arguments["offset"]
    sought = Parameter(name=kind, type=kind, label=kind, default=None, optional=True)
    found = complete(asking.store, sought, arguments["text"])
    values = [
        {"slug": slug, "label": label} for slug, label in found[first : first + arguments["limit"]]
    ]
    return {"values": values} | paged(len(found), first, len(values))
