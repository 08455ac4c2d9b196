"""The server of the Model Context Protocol: it lists the tools, and calls them."""

import json
from collections.abc import Mapping
from typing import Any

from anyio import to_thread
from mcp import types
from mcp.server import Server, ServerRequestContext
from starlette.requests import Request

from gmgkg import __version__
from gmgkg.agents.questions import question_tools
from gmgkg.agents.schema import schema_tool
from gmgkg.agents.sparql import sparql_tool
from gmgkg.agents.tools import Asking, Tool
from gmgkg.agents.values import values_tool
from gmgkg.errors import GmgkgError, TooLargeError, UsageError
from gmgkg.guard import Limits
from gmgkg.guard.runner import Runner
from gmgkg.library.alike import nearest, suggestion
from gmgkg.questions import Question
from gmgkg.store import Store

_MOST_CHARACTERS = 1_000_000

_INSTRUCTIONS = """\
The graph says who works with whom, where and on what in migration capacity building, as ten \
agencies wrote it down in 2007; nothing in it is newer than its source.

Prefer the tool of a question to query_sparql. Where a name is not known, find_values gives the \
slug. In answers, a column xLabel is the English name of x; page, section and phrase are the \
evidence in the document, pages are the pages of all evidence of a row. Cite page and dataVersion. \
An empty answer means that the source says nothing of it, not that there is nothing. Where \
truncated is true, call again with offset set to nextOffset."""


def create_server(
    runner: Runner, store: Store, questions: Mapping[str, Question], limits: Limits
) -> Server:
    """Return the server.

    :param runner: runs the queries
    :param store: the same graph, past the limits
    :param questions: the library, by name; each becomes a tool
    :param limits: those of the runner
    """
    tools = {
        tool.name: tool
        for tool in (
            *question_tools(questions.values(), store),
            schema_tool(),
            values_tool(),
            sparql_tool(limits),
        )
    }

    async def list_tools(
        _: ServerRequestContext, __: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[tool.definition for tool in tools.values()])

    async def call_tool(
        context: ServerRequestContext, call: types.CallToolRequestParams
    ) -> types.CallToolResult:
        asking = Asking(runner, store, _client(context.request))
        return await to_thread.run_sync(_call, tools, asking, call.name, call.arguments or {})

    return Server(
        "gmgkg",
        version=__version__,
        title="Who works with whom in migration capacity building",
        instructions=_INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _call(
    tools: Mapping[str, Tool], asking: Asking, name: str, arguments: dict[str, Any]
) -> types.CallToolResult:
    """Call a tool; what goes wrong and was foreseen is its result, which the agent can read."""
    try:
        if name not in tools:
            raise UsageError(f"no tool '{name[:80]}'; {suggestion(nearest(name, tools))}")
        body = tools[name].call(asking, arguments)
        text = json.dumps(body, ensure_ascii=False)
        if len(text) > _MOST_CHARACTERS:
            raise TooLargeError(
                f"the answer has {len(text)} characters, and {_MOST_CHARACTERS} are given at most; "
                "ask for fewer rows (limit=) or fewer columns"
            )
    except GmgkgError as error:
        return types.CallToolResult(
            content=[types.TextContent(type="text", text=str(error))], is_error=True
        )
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=text)], structured_content=body
    )


def _client(request: Request | None) -> str:
    """Return who calls, by address; over standard input there is only one."""
    return request.client.host if request is not None and request.client is not None else ""
