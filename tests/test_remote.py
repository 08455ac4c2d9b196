"""The same graph in other engines gives the same answers."""

import csv
import io
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import Ran, free_port, running, tool
from flask.testing import FlaskClient
from pyoxigraph import QuerySolutions

from gmgkg.analysis.reading import read_inventory
from gmgkg.dumps.export import write_dump
from gmgkg.errors import QueryRefused, QuerySyntaxError, StoreError
from gmgkg.formats import DATASET_FORMATS, GRAPH_FORMATS, RESULT_FORMATS
from gmgkg.graph.files import bundled_root
from gmgkg.graph.questions import load_questions
from gmgkg.guard import Limits
from gmgkg.guard.forwarder import Forwarder
from gmgkg.guard.runner import Ask
from gmgkg.library.ask import ask
from gmgkg.store import Dataset, Store
from gmgkg.store.remote import RemoteStore
from gmgkg.web import create_app
from gmgkg.web.metrics import Recorder
from gmgkg.web.published import Published

VIRTUOSO = """
[Database]
DatabaseFile = {folder}/v.db
TransactionFile = {folder}/v.trx
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
xa_persistent_file = {folder}/v.pxa
[TempDatabase]
DatabaseFile = {folder}/v-temp.db
TransactionFile = {folder}/v-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {folder}
NumberOfBuffers = 20000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
[SPARQL]
ResultSetMaxRows = 1000000
"""


@contextmanager
def _oxigraph(folder: Path, data: Path) -> Iterator[str]:
    """Run Oxigraph's own server; yield its endpoint."""
    program, port = str(Path(sys.executable).parent / "oxigraph"), free_port()
    location = ["--location", str(folder / "oxigraph")]
    subprocess.run([program, "load", *location, "--file", data], check=True, capture_output=True)
    with running([program, "serve", *location, "--bind", f"127.0.0.1:{port}"], port):
        yield f"http://127.0.0.1:{port}/query"


@contextmanager
def _virtuoso(folder: Path, data: Path) -> Iterator[str]:
    """Run Virtuoso; yield its endpoint."""
    sql, http = free_port(), free_port()
    config = folder / "virtuoso.ini"
    config.write_text(VIRTUOSO.format(folder=folder, sql=sql, http=http))
    with running([tool("virtuoso-t"), "+foreground", "+configfile", str(config)], http):
        load = f"DB.DBA.TTLP_MT(file_to_string_output('{data}'), '', 'urn:none', 512);"
        isql = [tool("isql-vt"), f"127.0.0.1:{sql}", "dba", "dba"]
        subprocess.run([*isql, f"exec={load} checkpoint;"], check=True, capture_output=True)
        yield f"http://127.0.0.1:{http}/sparql"


@pytest.fixture(scope="module", params=[_oxigraph, _virtuoso], ids=["oxigraph", "virtuoso"])
def address(
    request: pytest.FixtureRequest, store: Store, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Yield the endpoint of another engine that holds the graph."""
    folder = tmp_path_factory.mktemp("remote")
    nquads = next(form for form in DATASET_FORMATS if form.name == "nquads")
    write_dump(store, nquads, folder / "graph.nq")
    with request.param(folder, folder / "graph.nq") as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def remote(address: str) -> RemoteStore:
    """Return a store over the other engine."""
    return RemoteStore(address)


def _rows(store: Store, name: str, root: Path, **values: str) -> list[tuple[str, ...]]:
    answer = ask(store, load_questions(root)[name], values)
    return sorted(tuple(str(term) for term in row) for row in answer.rows)


def test_every_question_has_the_same_rows(remote: RemoteStore, store: Store, root: Path) -> None:
    for name in load_questions(root):
        assert _rows(remote, name, root) == _rows(store, name, root), name


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("who-works-with", {"organization": "UNFPA"}),
        ("shared-partners", {"first": "UNFPA", "second": "UNCTAD"}),
        ("activities-by-status-and-year", {"status": "planned", "year": "2007"}),
        ("activities-in-country", {"country": "Мексика"}),
        ("activities-in-region", {"region": "Africa"}),
        ("activities-in-years", {"from": "2006"}),
        ("activities-of-agency", {"organization": "UNODC"}),
        ("activities-on-theme", {"theme": "migration-data-and-research"}),
        ("active-in-two-countries", {"first": "MEX", "second": "BOL"}),
        ("countries-by-theme", {"theme": "trade-in-services"}),
        ("participations-of-organization", {"organization": "IOM"}),
        ("partners-by-role", {"role": "host"}),
        ("search-text", {"text": "migrants' rights"}),
        ("statements-on-page", {"page": "20"}),
    ],
)
def test_parameters_are_bound_alike(
    remote: RemoteStore, store: Store, root: Path, name: str, values: dict[str, str]
) -> None:
    rows = _rows(remote, name, root, **values)
    assert rows
    assert rows == _rows(store, name, root, **values)


def test_analysis_reads_the_same_from_another_engine(remote: RemoteStore, store: Store) -> None:
    assert read_inventory(remote) == read_inventory(store)


HOSTILE = ['"', "'''", "\\", "} } #", "line\nbreak", "x" * 10_000, "\u202eecso", "DROP ALL"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_data_and_never_syntax(
    remote: RemoteStore, store: Store, root: Path, text: str
) -> None:
    found = _rows(remote, "search-text", root, text=text)
    assert found == _rows(store, "search-text", root, text=text)
    assert _rows(remote, "evidence-of-activity", root, identifier=text) == []


def test_every_quad_comes_back(remote: RemoteStore, store: Store) -> None:
    assert len({str(q) for q in remote.quads()}) == len({str(q) for q in store.quads()})


def test_dataset_of_the_request_is_passed_on(remote: RemoteStore) -> None:
    graph = "https://w3id.org/gmgkg/graph/gmg-2007-undp"
    query = "SELECT ?a { ?a a <https://w3id.org/gmgkg/ontology#Activity> }"
    answer = remote.query(query, dataset=Dataset((graph,), ()))
    assert isinstance(answer, QuerySolutions)
    assert len(list(answer)) == 5


def test_what_is_refused_here_is_refused_before_it_is_sent(remote: RemoteStore) -> None:
    for query in ("DELETE WHERE { ?s ?p ?o }", "SELECT * { SERVICE <http://a.b/> { ?s ?p ?o } }"):
        with pytest.raises(QueryRefused):
            remote.query(query)


def test_syntax_error_of_the_other_engine_is_a_syntax_error(remote: RemoteStore) -> None:
    with pytest.raises(QuerySyntaxError):
        remote.query("SELECT * WHERE { ?s ?p")


def test_command_asks_the_other_engine(run: Callable[..., Ran], address: str) -> None:
    ran = run("ask", "who-works-with", "--organization", "OSCE", "--store", address)
    assert ran.code == 0
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert {row["partner"].rpartition("/")[2] for row in rows} == {"ilo", "iom"}


def test_forwarder_gives_a_whole_result(address: str) -> None:
    forwarder = Forwarder(RemoteStore(address), Limits())
    try:
        result = forwarder.run(Ask("ASK { ?s ?p ?o }", RESULT_FORMATS[0]))
        assert b'"boolean":true' in b"".join(result.pieces())
        result = forwarder.run(Ask("CONSTRUCT WHERE { ?s a ?o } LIMIT 3", GRAPH_FORMATS[1]))
        assert result.rows == len(b"".join(result.pieces()).splitlines()) == 3
    finally:
        forwarder.close()


def test_address_where_nobody_answers_is_named() -> None:
    with pytest.raises(StoreError, match="does not answer"):
        RemoteStore(f"http://127.0.0.1:{free_port()}/sparql")


PAGES = [
    "/",
    "/activities?agency=ilo",
    "/activity/ilo-osce-labour-migration-manual",
    "/organization/osce",
    "/country/GHA",
    "/theme/remittances",
    "/passage/ilo-osce-labour-migration-manual-1",
    "/collaborations",
    "/map",
    "/timeline",
    "/gaps",
    "/questions/who-works-with",
    "/search?q=remittances",
    "/briefs/country/GHA",
    "/about",
]


@pytest.fixture(scope="module")
def pages(remote: RemoteStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Yield a client of the web application over the other engine."""
    forwarder = Forwarder(remote, Limits())
    try:
        questions = load_questions(bundled_root())
        yield create_app(
            forwarder,
            remote,
            None,
            Recorder(log=False),
            questions,
            published=Published(tmp_path_factory.mktemp("remote") / "dumps"),
        ).test_client()
    finally:
        forwarder.close()


@pytest.mark.parametrize("path", PAGES)
def test_page_is_the_same_over_another_engine(
    pages: FlaskClient, client: FlaskClient, path: str
) -> None:
    found, expected = pages.get(path), client.get(path)
    assert found.status_code == expected.status_code == 200
    assert sorted(_words(found.text)) == sorted(_words(expected.text))


def _words(page: str) -> list[str]:
    """Return the links and the words of a page; engines give rows of one place in their order."""
    return re.findall(r'href="[^"]*"|[\w.,:;()-]+', page)
