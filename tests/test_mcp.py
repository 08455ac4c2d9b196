"""Agents: the protocol's own client finds a tool for each question, over both transports."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from conftest import Ran, free_port, running
from mcp import types
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from gmgkg.client import Connection
from gmgkg.graph.questions import load_questions
from gmgkg.library.answer import Cell, plain_value
from gmgkg.library.ask import ask
from gmgkg.namespaces import PREFIXES
from gmgkg.store import Store
from gmgkg.store.embedded import write_folder

QUESTIONS = sorted(
    file.stem for file in (Path(__file__).parent.parent / "queries/questions").glob("*.rq")
)
SERVICE = "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HOSTILE = [
    '" } INSERT DATA { <x:a> <x:b> 1',
    "<http://x/>",
    "osce> <x",
    "\x00",
    "a" * 100_000,
    "🜨\u202e",
]
FAULTY: list[tuple[str, dict[str, Any], str]] = [
    ("who-works-with", {"organization": "Nowhere at all"}, "no organization 'Nowhere at all'"),
    ("who-works-with", {"organization": "Ghanaa"}, "for 'organization'"),
    ("who-works-with", {"organization": 7}, "organization: 7 is not of type 'string'"),
    ("who-works-with", {"organisation": "osce"}, "it takes organization, limit, offset"),
    ("who-works-with", {"limit": 201}, "limit: 201 is greater than the maximum of 200"),
    ("who-works-with", {"offset": -1}, "offset: -1 is less than the minimum of 0"),
    ("activities-in-years", {"from": "soon"}, "from: 'soon' does not match"),
    ("who-work-with", {}, "no tool 'who-work-with'; did you mean who-works-with"),
    ("query_sparql", {}, "'query' is a required property"),
    ("query_sparql", {"query": "SELECT {"}, "not a SPARQL query: line 1"),
    ("query_sparql", {"query": "DELETE WHERE { ?s ?p ?o }"}, "updates are refused"),
    ("query_sparql", {"query": SERVICE}, "SERVICE is refused"),
    ("query_sparql", {"query": HEAVY, "timeout": 0.5}, "stopped after 0.5 seconds"),
    ("query_sparql", {"query": "ASK { }", "timeout": 31}, "31 is greater than the maximum of 30"),
    ("query_sparql", {"query": "ASK " + "{" * 200 + "}" * 200}, "nests more than 128 brackets"),
    ("find_values", {"type": "planet"}, "type: 'planet' is not one of"),
]


class Agent:
    """The protocol's own client, called from tests that know nothing of asynchrony."""

    def __init__(self, client: Client, call: Callable[..., Any]) -> None:
        """Hold the client, and what calls it."""
        self._client = client
        self._call = call

    def tools(self) -> dict[str, types.Tool]:
        """Return the tools by name."""
        return {tool.name: tool for tool in self._call(self._client.list_tools).tools}

    def call(self, name: str, **arguments: object) -> types.CallToolResult:
        """Call a tool."""
        result: types.CallToolResult = self._call(self._client.call_tool, name, arguments)
        return result

    def ask(self, name: str, **arguments: object) -> dict[str, Any]:
        """Return what a tool answers, where it is no error."""
        result = self.call(name, **arguments)
        assert not result.is_error, result.content
        content: dict[str, Any] = result.structured_content
        return content

    def rows(self, name: str) -> list[dict[str, Cell]]:
        """Return all rows of an answer, page by page."""
        rows, offset = [], 0
        while offset is not None:
            page = self.ask(name, offset=offset, limit=100)
            rows += page["rows"]
            offset = page["nextOffset"]
        return rows


def message(result: types.CallToolResult) -> str:
    """Return what an error says."""
    assert result.is_error
    assert result.structured_content is None
    content = result.content[0]
    assert isinstance(content, types.TextContent)
    return content.text


def connected(server: Any) -> Iterator[Agent]:  # noqa: ANN401  an address or a transport
    """Yield an agent that is connected to a server."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(server)) as client,
    ):
        yield Agent(client, portal.call)


def started(*arguments: str) -> Any:  # noqa: ANN401  a transport
    """Return the transport to a server that is started as an agent would start it."""
    command = ["-m", "gmgkg", *arguments]
    return stdio_client(
        StdioServerParameters(command=sys.executable, args=command, env=dict(os.environ))
    )


@pytest.fixture(scope="module", params=["stdio", "http"])
def agent(request: pytest.FixtureRequest) -> Iterator[Agent]:
    """Yield an agent that is connected to a real server over one transport."""
    if request.param == "stdio":
        yield from connected(started("mcp"))
        return
    port = free_port()
    with running([sys.executable, "-m", "gmgkg", "mcp", "--http", "--port", str(port)], port):
        yield from connected(f"http://127.0.0.1:{port}/mcp")


def test_each_question_is_a_tool_beside_the_three_others(agent: Agent) -> None:
    assert set(agent.tools()) == {*QUESTIONS, "query_sparql", "describe_schema", "find_values"}


def test_tool_says_what_it_asks_and_what_a_row_and_a_column_are(agent: Agent) -> None:
    tool = agent.tools()["who-works-with"]
    assert tool.title == "Who works with an organization, and on what?"
    assert tool.description is not None
    assert "One row for each partner, activity and passage" in tool.description
    assert "- partner, partnerLabel" in tool.description
    assert "- page: Page number as the document numbers itself." in tool.description


def test_tool_takes_the_parameters_of_its_question(agent: Agent) -> None:
    schema = agent.tools()["activities-in-years"].input_schema
    assert set(schema["properties"]) == {"from", "to", "limit", "offset"}
    assert schema["properties"]["from"]["default"] == "2004"
    assert schema["properties"]["from"]["pattern"] == "^[12][0-9]{3}$"


def test_every_tool_is_marked_as_reading_and_has_a_name_that_all_clients_take(
    agent: Agent,
) -> None:
    for tool in agent.tools().values():
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint is True
        assert re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", tool.name)


@pytest.mark.parametrize("name", QUESTIONS)
def test_rows_are_those_of_the_library(agent: Agent, store: Store, root: Path, name: str) -> None:
    assert agent.rows(name) == ask(store, load_questions(root)[name], {}).records()


@pytest.mark.parametrize("name", ["who-works-with", "amounts", "inferred-links"])
def test_command_library_client_and_agent_give_the_same_rows(
    agent: Agent, store: Store, root: Path, run: Callable[..., Ran], name: str
) -> None:
    printed = run("ask", name, "--format", "json").out
    result = parse_query_results(printed, format=QueryResultsFormat.JSON)
    assert isinstance(result, QuerySolutions)
    columns = [variable.value for variable in result.variables]
    rows = [dict(zip(columns, map(plain_value, row), strict=True)) for row in result]
    questions = load_questions(root)
    assert rows
    assert ask(store, questions[name], {}).records() == rows
    assert Connection(store, questions).ask(name).records() == rows
    assert agent.rows(name) == rows


def test_answer_cites_the_data_and_is_the_same_as_text(agent: Agent) -> None:
    result = agent.call("who-works-with", organization="OSCE")
    content = result.content[0]
    assert isinstance(content, types.TextContent)
    assert json.loads(content.text) == result.structured_content
    assert result.structured_content["dataVersion"] in result.structured_content["citation"]
    assert "https://w3id.org/gmgkg/dataset" in result.structured_content["citation"]
    assert "https://creativecommons.org/licenses/by/4.0/" in result.structured_content["citation"]


def test_page_says_that_more_follows_and_how_to_get_it(agent: Agent) -> None:
    first = agent.ask("who-works-with", limit=3)
    assert (len(first["rows"]), first["total"]) == (3, 4)
    assert (first["truncated"], first["nextOffset"]) == (True, 3)
    rest = agent.ask("who-works-with", offset=3)
    assert (len(rest["rows"]), rest["truncated"], rest["nextOffset"]) == (1, False, None)


@pytest.mark.parametrize(("name", "arguments", "says"), FAULTY)
def test_what_is_wrong_is_said_in_one_line_that_the_agent_can_read(
    agent: Agent, name: str, arguments: dict[str, Any], says: str
) -> None:
    said = message(agent.call(name, **arguments))
    assert says in said
    assert "Traceback" not in said


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda value: ascii(value)[:20])
def test_hostile_value_is_no_value(agent: Agent, hostile: str) -> None:
    said = message(agent.call("who-works-with", organization=hostile))
    assert said.startswith("no organization")
    assert len(said) < 1000
    assert agent.ask("search-text", text=hostile)["rows"] == []


def test_next_call_is_answered_after_a_query_was_stopped(agent: Agent) -> None:
    message(agent.call("query_sparql", query=HEAVY, timeout=0.5))
    assert agent.ask("query_sparql", query="ASK { ?s ?p ?o }")["boolean"] is True


def test_free_query_gives_a_page_of_rows_and_their_number(agent: Agent, store: Store) -> None:
    page = agent.ask("query_sparql", query="SELECT ?s { ?s ?p ?o }", offset=10)
    assert page["columns"] == ["s"]
    assert len(page["rows"]) == 200
    assert page["total"] == len({(q.subject, q.predicate, q.object) for q in store.quads()})
    assert (page["first"], page["truncated"], page["nextOffset"]) == (10, True, 210)


def test_free_query_gives_plain_values(agent: Agent) -> None:
    text = 'SELECT * { VALUES (?a ?b ?c ?d) { (<urn:x> "x"@en 7 UNDEF) } }'
    rows = agent.ask("query_sparql", query=text)["rows"]
    assert rows == [{"a": "urn:x", "b": "x", "c": 7, "d": None}]


def test_free_query_gives_turtle_of_at_most_as_many_triples(agent: Agent) -> None:
    text = "PREFIX gmg: <https://w3id.org/gmgkg/ontology#> CONSTRUCT WHERE { gmg:Activity a ?c }"
    assert "gmg:Activity a owl:Class" in agent.ask("query_sparql", query=text)["turtle"]
    page = agent.ask("query_sparql", query="CONSTRUCT WHERE { ?s ?p ?o }", limit=5)
    assert page["truncated"] is True


def test_answer_that_is_too_long_for_an_agent_is_refused(agent: Agent) -> None:
    text = 'SELECT (GROUP_CONCAT(CONCAT(STR(?p), "0123456789012345678901")) AS ?x) { ?s ?p ?o }'
    assert "ask for fewer rows" in message(agent.call("query_sparql", query=text))


def test_schema_is_what_the_ontology_and_the_graph_say(agent: Agent, store: Store) -> None:
    schema = agent.ask("describe_schema")
    classes = {term["name"]: term for term in schema["classes"]}
    properties = {term["name"]: term for term in schema["properties"]}
    activities = store.query("SELECT ?a { ?a a <https://w3id.org/gmgkg/ontology#Activity> }")
    assert isinstance(activities, QuerySolutions)
    assert classes["gmg:Activity"]["resources"] == len(list(activities))
    assert classes["gmg:Activity"]["comment"].startswith("One separately described undertaking")
    assert properties["gmg:organization"]["of"] == ["gmg:Participation"]
    assert properties["gmg:organization"]["to"] == ["gmg:Organization"]
    assert properties["gmg:page"]["comment"] == "Page number as the document numbers itself."
    assert schema["prefixes"] == PREFIXES
    assert "https://w3id.org/gmgkg/graph/gmg-2007-ilo" in {g["name"] for g in schema["graphs"]}


def test_values_are_found_by_a_name_in_any_language(agent: Agent) -> None:
    found = agent.ask("find_values", type="country", text="ALLEMAGNE")
    assert found["values"] == [{"slug": "DEU", "label": "Germany"}]


def test_values_come_page_by_page(agent: Agent) -> None:
    first = agent.ask("find_values", type="country")
    rest = agent.ask("find_values", type="country", offset=first["nextOffset"])
    assert len(first["values"]) == 200
    assert len(first["values"]) + len(rest["values"]) == first["total"] == rest["total"]


def test_question_file_is_a_tool_with_no_other_line(copy: Path) -> None:
    (copy / "queries/questions/which-currencies.rq").write_text(
        "#+ title: Which currencies are there?\n#+ description: One row each.\n#+ tags: evidence\n"
        "PREFIX gmg: <https://w3id.org/gmgkg/ontology#>\n"
        "SELECT DISTINCT ?currency WHERE { ?amount gmg:currency ?currency }\n"
    )
    for agent in connected(started("--root", str(copy), "mcp")):
        assert agent.rows("which-currencies") == [{"currency": "USD"}]
        assert "- currency: ISO 4217 code" in (agent.tools()["which-currencies"].description or "")


def test_agent_asks_a_store_on_disk(store: Store, tmp_path: Path) -> None:
    write_folder(tmp_path / "store", store.quads())
    for agent in connected(started("mcp", "--store", str(tmp_path / "store"))):
        assert agent.ask("who-works-with")["total"] == 4


def test_agent_asks_an_endpoint_elsewhere() -> None:
    port = free_port()
    with running([sys.executable, "-m", "gmgkg", "serve", "--port", str(port), "--quiet"], port):
        for agent in connected(started("mcp", "--store", f"http://127.0.0.1:{port}/sparql")):
            assert agent.ask("who-works-with")["total"] == 4
            assert agent.ask("query_sparql", query="ASK { ?s ?p ?o }")["boolean"] is True
            said = message(agent.call("query_sparql", query="CLEAR ALL"))
            assert said.startswith("updates are refused")


def test_command_without_the_sdk_says_in_one_line_what_to_install() -> None:
    script = "import sys; sys.modules['mcp'] = None; from gmgkg.cli import main; main(['mcp'])"
    ran = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True
    )
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert re.fullmatch(r'gmgkg: .*; run: pip install "gmgkg\[mcp\]"\n', ran.stderr)


def test_command_refuses_an_address_that_it_would_not_use(run: Callable[..., Ran]) -> None:
    ran = run("mcp", "--port", "8099")
    assert (ran.code, ran.err) == (2, "gmgkg: --host and --port go with --http\n")


def test_command_says_in_one_line_that_an_address_is_taken(run: Callable[..., Ran]) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        ran = run("mcp", "--http", "--port", port)
    assert ran.code == 1
    assert ran.err.startswith(f"gmgkg: cannot listen on 127.0.0.1:{port}: Address already in use")
    assert ran.err.count("\n") == 1


def test_server_on_a_loopback_address_answers_to_no_other_name() -> None:
    port = free_port()
    command = [sys.executable, "-m", "gmgkg", "mcp", "--http", "--port", str(port)]
    with running(command, port), closing(socket.create_connection(("127.0.0.1", port))) as client:
        client.sendall(
            b"POST /mcp HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n"
            b"Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
        )
        assert client.recv(100).startswith(b"HTTP/1.1 421")


@pytest.mark.parametrize("transport", [[], ["--http"]], ids=["stdio", "http"])
def test_server_that_is_told_to_stop_leaves_nothing_behind(
    tmp_path: Path, transport: list[str]
) -> None:
    port = free_port()
    address = ["--port", str(port)] if transport else []
    ping = b'{"jsonrpc":"2.0","id":1,"method":"ping"}\n'
    with subprocess.Popen(
        [sys.executable, "-m", "gmgkg", "mcp", *transport, *address],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"TMPDIR": str(tmp_path)},
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        assert server.stderr is not None
        if transport:
            server.stderr.readline()
        else:
            server.stdin.write(ping)
            server.stdin.flush()
            server.stdout.readline()
        assert list(tmp_path.iterdir())
        server.send_signal(signal.SIGTERM)
        assert server.wait(60) == (0 if transport else 128 + signal.SIGTERM)
    assert list(tmp_path.iterdir()) == []
