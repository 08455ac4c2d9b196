"""The server as an operator runs it: real sockets, independent clients, slow and rude ones."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
import rdflib
from conftest import free_port, running
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import SPARQLWrapper


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Yield the address of a server that runs as an operator would run it."""
    port = free_port()
    with running([sys.executable, "-m", "gmgkg", "serve", "--port", str(port), "--quiet"], port):
        yield f"http://127.0.0.1:{port}"


def test_client_of_another_library_asks_the_running_server(address: str) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{address}/sparql"))
    rows = graph.query("""
        PREFIX gmg: <https://w3id.org/gmgkg/ontology#>
        PREFIX organization: <https://w3id.org/gmgkg/id/organization/>
        SELECT ?partner WHERE { organization:osce gmg:collaboratesWith ?partner }""")
    assert {str(row.partner).rpartition("/")[2] for row in rows} == {"ilo", "iom"}  # type: ignore[union-attr]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_wrapper_of_another_library_reads_every_result_format(
    address: str, method: str, form: str
) -> None:
    wrapper = SPARQLWrapper(f"{address}/sparql")
    wrapper.setMethod(method)
    wrapper.setReturnFormat(form)
    wrapper.setQuery("SELECT ?s { ?s a <https://w3id.org/gmgkg/ontology#Status> }")
    answer = wrapper.query().convert()
    text = answer.toxml() if form == "xml" else answer
    text = text.decode() if isinstance(text, bytes) else str(text)
    assert text.count("/id/status/") == 4


@pytest.mark.parametrize("form", ["turtle", "n3", "rdf+xml", "xml", "json-ld"])
def test_wrapper_of_another_library_reads_every_graph_format(address: str, form: str) -> None:
    wrapper = SPARQLWrapper(f"{address}/sparql")
    wrapper.setReturnFormat(form)
    wrapper.setQuery("DESCRIBE <https://w3id.org/gmgkg/id/status/planned>")
    answer = wrapper.query().convert()
    text = answer.decode() if isinstance(answer, bytes) else ""
    graph = rdflib.Graph().parse(data=text) if text else answer
    assert len(graph) > 10


def test_service_reaches_no_other_server(address: str) -> None:
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(0.5)
        target = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        for query in (
            f"SELECT * {{ SERVICE <{target}> {{ ?s ?p ?o }} }}",
            f"PREFIX : <{target}> SELECT * {{ SERVICE:x {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE SILENT <{target}> {{ ?s ?p ?o }} }}",
        ):
            encoded = urllib.parse.urlencode({"query": query})
            with pytest.raises(urllib.error.HTTPError, match="403"):
                urllib.request.urlopen(f"{address}/sparql?{encoded}")  # noqa: S310  our own server
        with pytest.raises(TimeoutError):
            listener.accept()


def test_port_that_is_taken_is_named(address: str) -> None:
    port = address.rpartition(":")[2]
    ran = subprocess.run(
        [sys.executable, "-m", "gmgkg", "serve", "--port", port],
        capture_output=True,
        check=False,
        text=True,
    )
    assert ran.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}" in ran.stderr


def test_running_server_is_healthy(address: str) -> None:
    with urllib.request.urlopen(f"{address}/health") as response:  # noqa: S310  our own server
        assert json.load(response)["status"] == "ok"


# Servers that may be asked ---------------------------------------------------------


def test_server_on_the_list_is_asked_and_no_other(address: str) -> None:
    port = free_port()
    listed = f"{address}/sparql"
    command = [sys.executable, "-m", "gmgkg", "serve", "--port", str(port), "--quiet"]
    query = "SELECT ?o {{ SERVICE <{}> {{ <https://w3id.org/gmgkg/id/status/planned> a ?o }} }}"
    with running([*command, "--allow-service", listed], port):
        asked = _get(f"http://127.0.0.1:{port}/sparql", {"query": query.format(listed)})
        assert len(json.loads(asked.read())["results"]["bindings"]) > 1
        assert asked.headers["Cache-Control"] == "no-cache"
        with pytest.raises(urllib.error.HTTPError, match="403"):
            _get(f"http://127.0.0.1:{port}/sparql", {"query": query.format(f"{listed}?x")})


# Slow and rude clients --------------------------------------------------------------

RUDE = 150
HALF_A_REQUEST = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\nASK"
HALF_A_HEAD = b"GET /sparql HTTP/1.1\r\nHost:"
LARGE = "/dumps/gmgkg.nt"
OPERATING = Path(__file__).parent.parent / "docs/operating.md"


def _get(address: str, parameters: dict[str, str]) -> http.client.HTTPResponse:
    """Return the answer to a GET with parameters."""
    url = f"{address}?{urllib.parse.urlencode(parameters)}"
    answer: http.client.HTTPResponse = urllib.request.urlopen(url)  # noqa: S310  our own server
    return answer


def _connect(address: str) -> socket.socket:
    """Return a connection that takes little at a time."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    host, _, port = address.removeprefix("http://").rpartition(":")
    connection.connect((host, int(port)))
    return connection


@pytest.mark.parametrize(
    "sent",
    [HALF_A_REQUEST, HALF_A_HEAD, b"", f"GET {LARGE} HTTP/1.1\r\nHost: a\r\n\r\n".encode()],
    ids=["half a body", "half a head", "nothing", "reads nothing"],
)
def test_clients_that_stall_keep_nobody_waiting(address: str, sent: bytes) -> None:
    with ExitStack() as stack:
        for _ in range(RUDE):
            connection = stack.enter_context(closing(_connect(address)))
            connection.sendall(sent)
        for number in range(10):
            query = f"ASK {{ ?s{number} ?p ?o }}"
            with _get(f"{address}/sparql", {"query": query}) as answer:
                assert json.load(answer)["boolean"] is True


def test_request_that_never_comes_whole_is_answered(address: str) -> None:
    with closing(_connect(address)) as connection:
        connection.sendall(HALF_A_REQUEST)
        connection.settimeout(30)
        assert connection.recv(4096).startswith(b"HTTP/1.1 408 ")


def test_client_that_reads_slowly_gets_every_byte(address: str) -> None:
    with urllib.request.urlopen(f"{address}{LARGE}") as answer:  # noqa: S310  our own server
        expected = len(answer.read())
    with closing(_connect(address)) as connection:
        connection.sendall(f"GET {LARGE} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
        received = b"".join(iter(lambda: connection.recv(2048), b""))
    assert len(received.partition(b"\r\n\r\n")[2]) == expected


# Who asks ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "client"),
    [([], "127.0.0.1"), (["--trusted-proxy", "127.0.0.1"], "203.0.113.9")],
    ids=["not trusted", "trusted"],
)
def test_client_behind_a_proxy_is_known_where_the_proxy_is_trusted(
    options: list[str], client: str
) -> None:
    port = free_port()
    command = [sys.executable, "-m", "gmgkg", "serve", "--port", str(port), "--access-log"]
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/sparql?query=SELECT%20*%20%7B%20VALUES%20%3Fx%20%7B1%202%7D%20%7D",
        headers={"X-Forwarded-For": "203.0.113.9"},
    )
    with running([*command, *options], port, stdout=subprocess.PIPE) as server:
        urllib.request.urlopen(request).read()  # noqa: S310  our own server
        assert server.stdout is not None
        line = json.loads(server.stdout.readline())
    assert (line["client"], line["status"], line["rows"]) == (client, 200, 2)
    sample = re.search(r"```json\n(.*)\n```", OPERATING.read_text())
    assert sample is not None
    assert list(line) == list(json.loads(sample[1]))


def test_server_that_is_killed_leaves_no_process_that_answers() -> None:
    port = free_port()
    command = [sys.executable, "-m", "gmgkg", "serve", "--port", str(port), "--quiet"]
    with running(command, port) as server:
        os.kill(server.pid, signal.SIGKILL)
        for _ in range(100):
            with closing(socket.socket()) as probe:
                if probe.connect_ex(("127.0.0.1", port)):
                    return
            time.sleep(0.1)
    pytest.fail("the port is still taken")
