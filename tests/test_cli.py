"""The command: what it prints, what it refuses, and with which exit code."""

import csv
import io
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from conftest import Ran
from pyoxigraph import QuerySolutions

from gmgkg.graph.questions import load_questions
from gmgkg.library.ask import ask
from gmgkg.library.values import resolve
from gmgkg.store import Store

Run = Callable[..., Ran]
COUNT = "SELECT (COUNT(?a) AS ?n) WHERE { ?a a <https://w3id.org/gmgkg/ontology#Activity> }"


def records(ran: Ran) -> list[dict[str, str]]:
    """Return the rows of a CSV answer."""
    assert (ran.code, ran.err) == (0, "")
    return list(csv.DictReader(io.StringIO(ran.out)))


# query --------------------------------------------------------------------------


def test_query_is_taken_as_text_as_a_file_or_on_standard_input(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "count.rq"
    file.write_text(COUNT)
    monkeypatch.setattr(sys, "stdin", io.StringIO(COUNT))
    answers = [run("query", source) for source in (COUNT, file, "-")]
    assert [records(answer) for answer in answers] == [records(answers[0])] * 3
    assert int(records(answers[0])[0]["n"]) > 100


def test_answer_comes_in_every_result_format(run: Run) -> None:
    number = records(run("query", COUNT))[0]["n"]
    parsed = json.loads(run("query", COUNT, "--format", "json").out)
    assert parsed["results"]["bindings"][0]["n"]["value"] == number
    assert f">{number}</literal>" in run("query", COUNT, "--format", "xml").out
    assert run("query", COUNT, "--format", "tsv").out.splitlines()[0] == "?n"
    assert number in run("query", COUNT, "--format", "table").out


@pytest.mark.parametrize(
    ("name", "reader"),
    [("turtle", "turtle"), ("ntriples", "nt"), ("jsonld", "json-ld"), ("rdfxml", "xml")],
)
def test_graph_comes_in_every_graph_format(run: Run, name: str, reader: str) -> None:
    query = """PREFIX organization: <https://w3id.org/gmgkg/id/organization/>
    CONSTRUCT { organization:osce ?p ?o } WHERE { organization:osce ?p ?o }"""
    ran = run("query", query, "--format", name)
    graph = rdflib.Graph().parse(data=ran.out, format=reader)
    label = rdflib.Literal("Organization for Security and Co-operation in Europe", lang="en")
    assert (None, rdflib.RDFS.label, label) in graph


def test_ask_form_is_answered_with_yes_or_true(run: Run) -> None:
    assert run("query", "ASK { ?s ?p ?o }", "--format", "table").out == "yes\n"
    assert run("query", "ASK { ?s <a:b> ?o }", "--format", "csv").out == "false\n"


def test_query_over_one_graph_answers_from_that_graph_alone(run: Run) -> None:
    query = """SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/gmgkg/graph/gmg-2007-undp>
    WHERE { ?a a <https://w3id.org/gmgkg/ontology#Activity> }"""
    assert records(run("query", query))[0]["n"] == "5"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["query", "SELECT * WHERE {\n ?s ?p }"], 1, "not a SPARQL query: line 2, column"),
        (["query", "SELECT * { SERVICE <http://a.b/> { ?s ?p ?o } }"], 1, "SERVICE is refused"),
        (["query", "DELETE WHERE { ?s ?p ?o }"], 1, "updates are refused"),
        (["query", "no-such-file.rq"], 2, "no-such-file.rq: neither SPARQL nor a file that can"),
        (["query", "no-such-file.txt"], 2, "no-such-file.txt: neither SPARQL nor a file that can"),
        (["query", ""], 2, "neither SPARQL nor a file that can be read"),
        (["query", "SELECT (<http://a.b/f>(1) AS ?x) {}"], 1, "the query cannot be evaluated"),
        (["query", "SELECT * { SERVICE:x { ?s ?p ?o } }"], 1, "SERVICE is refused"),
        (["query", "ASK \udcff"], 2, "the query: not UTF-8"),
        (["serve", "--host", "256.1.1.1"], 1, "cannot listen on 256.1.1.1:8080"),
        (["query", "ASK { ?s ?p ?o }", "--format", "turtle"], 1, "no format 'turtle'"),
        (["query"], 2, "Missing argument"),
        (["export", "--format", "docx"], 2, "no format 'docx' for a dump; there is turtle"),
        (["export", "-o", "/no/such/folder/x.ttl"], 1, "/no/such/folder/x.ttl: cannot be written"),
        (
            ["ask", "who-works-wiht"],
            2,
            "no question 'who-works-wiht'; did you mean who-works-with?",
        ),
        (["ask", "who-works-with", "--planet", "Mars"], 2, "--planet"),
        (
            ["ask", "who-works-with", "--organization", "OSZE"],
            2,
            "no organization 'OSZE' for 'organization'; did you mean osce (Organization",
        ),
        (
            ["ask", "activities-in-country", "--country", "\u202eAt\x1b[1mlas"],
            2,
            "no country ' At [1mlas' for",
        ),
        (["ask", "activities-in-country", "--country", "Atlantis"], 2, "no country 'Atlantis'"),
        (["ask", "activities-by-status-and-year", "--year", "soon"], 2, "'soon' is no year"),
        (["stats", "--store", "/no/such/store"], 1, "/no/such/store: no store here"),
        (["serve", "--port", "99999999"], 2, "Invalid value for '--port'"),
        (["frobnicate"], 2, "No such command"),
        (["--root", "/no/such/root", "stats"], 2, "Invalid value for '--root'"),
    ],
)
def test_wrong_use_is_one_line_and_an_exit_code(
    run: Run, arguments: list[str], code: int, message: str
) -> None:
    ran = run(*arguments)
    assert ran.code == code
    assert message in ran.err
    assert ran.err.startswith("gmgkg: ")
    assert ran.err.count("\n") == 1
    assert ran.out == ""


# ask ----------------------------------------------------------------------------


def test_question_is_answered_for_the_organization_asked_for(run: Run) -> None:
    rows = records(run("ask", "who-works-with", "--organization", "OSCE"))
    partners = {row["partnerLabel"] for row in rows}
    assert partners == {
        "International Labour Organization",
        "International Organization for Migration",
    }
    manual = next(row for row in rows if row["phrase"].startswith("has produced a manual"))
    assert (manual["partnerRoleLabel"], manual["page"]) == ("Lead agency", "5")


@pytest.mark.parametrize("name", ["GHA", "gh", "Ghana", "غانا", "加纳", "ghana"])
def test_country_is_known_by_code_and_by_name_in_every_language(run: Run, name: str) -> None:
    rows = records(run("ask", "activities-in-country", "--country", name))
    assert {row["countryLabel"] for row in rows} == {"Ghana"}


@pytest.mark.parametrize(
    "value",
    [
        "osce> ?x } #",
        '"} SELECT * {',
        "https://w3id.org/gmgkg/id/organization/osce> . ?s ?p ?o",
        "\u202eecso",
        "x" * 10_000,
        "line\nbreak",
    ],
)
def test_hostile_value_is_data_and_never_syntax(run: Run, value: str) -> None:
    ran = run("ask", "who-works-with", "--organization", value)
    assert ran.code == 2
    assert "no organization" in ran.err


def test_every_question_is_listed_and_explains_itself(run: Run, root: Path) -> None:
    listing = run("ask", "--help").out
    for name, question in load_questions(root).items():
        assert name in listing
        assert question.description[:40] in " ".join(run("ask", name, "--help").out.split())


def test_every_question_has_rows_with_its_defaults(store: Store, root: Path) -> None:
    for name, question in load_questions(root).items():
        assert ask(store, question, {}).rows, name


VALUES = {
    "country": "GHA",
    "group": "national-governments",
    "identifier": "ILO-10",
    "instrument": "gats",
    "organization": "world-bank",
    "output": "labour-migration-policies-handbook",
    "page": "5",
    "region": "africa",
    "role": "host",
    "status": "completed",
    "theme": "trafficking-and-smuggling",
    "type": "training",
    "year": "2006",
}
PAIRS = {"organization": ("unfpa", "ilo"), "country": ("GHA", "MEX")}
COMPARED = ("from", "to", "text")


def test_parameter_selects_rows_and_changes_none(store: Store, root: Path) -> None:
    for question in load_questions(root).values():
        everything = store.query(question.query)
        assert isinstance(everything, QuerySolutions)
        names = [variable.value for variable in everything.variables]
        rows = {tuple(str(term) for term in row) for row in everything}
        for position, parameter in enumerate(question.parameters):
            if parameter.name in COMPARED:
                continue
            value = VALUES.get(parameter.name) or PAIRS[parameter.type][position]
            bound = {parameter.name: resolve(store, parameter, value)}
            answer = store.query(question.query, bound)
            assert isinstance(answer, QuerySolutions)
            column = names.index(parameter.name)
            expected = {row for row in rows if row[column] == str(bound[parameter.name])}
            assert {tuple(str(t) for t in row) for row in answer} == expected, question.name
            assert expected, question.name


def test_year_within_the_time_of_an_activity_finds_it(run: Run) -> None:
    rows = records(run("ask", "activities-by-status-and-year", "--year", "2005"))
    found = {row["identifier"]: (row["startDate"], row["endDate"]) for row in rows}
    assert found["ILO-08"] == ("2004", "2006")
    assert all(start or end for start, end in found.values())


def test_question_runs_unchanged_in_another_engine(root: Path, store: Store) -> None:
    graph = rdflib.Graph()
    for quad in store.quads():
        graph.add(tuple(rdflib.util.from_n3(str(term)) for term in quad.triple))  # type: ignore[arg-type]
    question = load_questions(root)["collaborations-between-members"]
    ours = {f"<{record['activity']}>" for record in ask(store, question, {}).records()}
    theirs = {f"<{row.activity}>" for row in graph.query(question.query)}  # type: ignore[union-attr]
    assert theirs == ours


def test_new_file_is_a_new_question(run: Run, copy: Path) -> None:
    (copy / "queries/questions/which-themes.rq").write_text(
        "#+ title: Which themes are there?\n#+ description: One row each.\n#+ tags: themes\n"
        "SELECT ?theme WHERE { ?theme a <https://w3id.org/gmgkg/ontology#Theme> }"
    )
    assert len(records(run("--root", copy, "ask", "which-themes"))) > 50


# load and --store ---------------------------------------------------------------


def test_store_on_disk_gives_the_same_rows_as_the_graph_in_memory(run: Run, tmp_path: Path) -> None:
    run("export", "-f", "nquads", "-o", tmp_path / "graph.nq")
    assert run("load", tmp_path / "graph.nq", "--store", tmp_path / "store").code == 0
    memory = run("ask", "collaborating-pairs")
    disk = run("ask", "collaborating-pairs", "--store", tmp_path / "store")
    assert records(disk) == records(memory)


def test_load_that_fails_leaves_the_store_as_it_was(run: Run, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.nt", tmp_path / "bad.nt"
    good.write_text("<a:a> <a:b> <a:c> .\n")
    bad.write_text("<a:a> <a:b> <a:d> .\nnonsense\n")
    run("load", good, "--store", tmp_path / "store")
    ran = run("load", bad, "--store", tmp_path / "store")
    assert ran.code == 1
    assert f"{bad}:2: not N-Triples" in ran.err
    rows = records(run("query", "SELECT ?o { ?s ?p ?o }", "--store", tmp_path / "store"))
    assert rows == [{"o": "a:c"}]
    names = sorted(entry.name[:9] for entry in (tmp_path / "store").iterdir())
    assert names == ["current", "lock", "snapshot-"]


def test_load_that_fails_leaves_no_folder_where_there_was_none(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("<urn:a> <urn:b> .\n")
    assert run("load", broken, "--store", tmp_path / "store").code == 1
    assert not (tmp_path / "store").exists()


def test_load_replaces_what_was_there(run: Run, tmp_path: Path) -> None:
    for name in ("c", "d"):
        (tmp_path / "x.nt").write_text(f"<a:a> <a:b> <a:{name}> .\n")
        run("load", tmp_path / "x.nt", "--store", tmp_path / "store")
    rows = records(run("query", "SELECT ?o { ?s ?p ?o }", "--store", tmp_path / "store"))
    assert rows == [{"o": "a:d"}]


def test_load_does_not_touch_a_folder_that_is_no_store(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.nt").write_text("<a:a> <a:b> <a:c> .\n")
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious/letter.txt").write_text("keep me")
    ran = run("load", tmp_path / "x.nt", "--store", tmp_path / "precious")
    assert ran.code == 1
    assert "holds files that are no store" in ran.err
    assert [entry.name for entry in (tmp_path / "precious").iterdir()] == ["letter.txt"]


def test_store_folder_that_cannot_be_written_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.nt").write_text("<a:a> <a:b> <a:c> .\n")
    ran = run("load", tmp_path / "x.nt", "--store", "/proc/gmgkg-store")
    assert ran.code == 1
    assert "/proc/gmgkg-store: cannot be written" in ran.err


def test_long_query_is_not_taken_for_a_file(run: Run) -> None:
    names = " ".join(f"<https://w3id.org/gmgkg/id/organization/o{n}>" for n in range(120))
    assert run("query", f"DESCRIBE {names}").code == 0


def test_query_with_a_byte_order_mark_is_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "count.rq").write_text(COUNT, encoding="utf-8-sig")
    assert run("query", tmp_path / "count.rq").code == 0


def test_two_loads_at_once_leave_a_whole_store(run: Run, tmp_path: Path) -> None:
    run("export", "-f", "nquads", "-o", tmp_path / "graph.nq")
    command = [sys.executable, "-m", "gmgkg", "load", str(tmp_path / "graph.nq"), "--quiet"]
    loads = [
        subprocess.Popen([*command, "--store", str(tmp_path / "store")], stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    outcomes = [(load.communicate()[1].decode(), load.returncode) for load in loads]
    assert any(code == 0 for _, code in outcomes)
    assert all(code == 0 or "another load is running" in message for message, code in outcomes)
    assert run("stats", "--store", tmp_path / "store").code == 0


def test_load_killed_at_any_moment_leaves_the_old_store_or_the_new_one(
    run: Run, tmp_path: Path
) -> None:
    for name, count in (("old", 1000), ("new", 60_000)):
        lines = (f"<a:{number}> <a:b> <a:{name}> .\n" for number in range(count))
        (tmp_path / f"{name}.nt").write_text("".join(lines))
    run("load", tmp_path / "old.nt", "--store", tmp_path / "store")
    command = [sys.executable, "-m", "gmgkg", "load", str(tmp_path / "new.nt"), "--quiet"]
    command += ["--store", str(tmp_path / "store")]
    start = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    whole = time.monotonic() - start
    moments = random.Random(2007)  # noqa: S311  the same moments in every run
    for _ in range(20):
        run("load", tmp_path / "old.nt", "--store", tmp_path / "store")
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as load:
            time.sleep(moments.uniform(0.3, 1.1) * whole)
            load.kill()
        ran = run("query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "--store", tmp_path / "store")
        assert records(ran)[0]["n"] in ("1000", "60000")
        ran = run("query", "SELECT DISTINCT ?o { ?s ?p ?o }", "--store", tmp_path / "store")
        assert len(records(ran)) == 1


def test_store_can_be_read_by_whom_the_umask_allows(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.nt").write_text("<a:a> <a:b> <a:c> .\n")
    run("load", tmp_path / "x.nt", "--store", tmp_path / "store")
    umask = os.umask(0)
    os.umask(umask)
    for entry in (tmp_path / "store").iterdir():
        assert entry.stat().st_mode & 0o777 & ~umask == entry.stat().st_mode & 0o777
        assert entry.stat().st_mode & 0o444 & ~umask == 0o444 & ~umask


def test_source_that_cannot_be_read_is_named_and_leaves_the_store(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mem.nt").symlink_to("/proc/self/mem")
    ran = run("load", tmp_path / "mem.nt", "--store", tmp_path / "store")
    assert ran.code == 1
    assert f"{tmp_path}/mem.nt: cannot be read" in ran.err


def test_load_of_files_without_derived_facts_says_so(run: Run, root: Path, tmp_path: Path) -> None:
    ran = run("load", root / "data/reference/places.ttl", "--store", tmp_path / "store")
    assert ran.code == 0
    assert "nothing here was derived by the rules" in ran.err


# stats, module, pipes -----------------------------------------------------------


def test_stats_count_activities_in_all_and_by_agency(run: Run) -> None:
    ran = run("stats")
    total = int(next(line for line in ran.out.splitlines() if "activities" in line).split()[-1])
    assert total == int(records(run("query", COUNT))[0]["n"])
    assert "World Bank" in ran.out


def test_module_is_the_same_program() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "gmgkg", "ask", "agencies-naming-no-country"],
        capture_output=True,
        check=True,
        text=True,
    )
    agencies = {row["agencyLabel"] for row in csv.DictReader(io.StringIO(ran.stdout))}
    assert agencies == {
        "Office of the United Nations High Commissioner for Refugees",
        "United Nations Department of Economic and Social Affairs",
        "United Nations Office on Drugs and Crime",
        "United Nations Population Fund",
    }


def test_reader_that_stops_early_is_no_error() -> None:
    command = f"{sys.executable} -m gmgkg export -f ntriples | head -n 1"
    ran = subprocess.run(  # noqa: S602  the pipe is what is tested
        command, shell=True, capture_output=True, check=True, text=True, env=os.environ
    )
    assert ran.stdout.endswith(" .\n")
    assert ran.stderr == ""


def test_table_shows_values_as_they_are(run: Run) -> None:
    ran = run("query", 'SELECT (":warning: [red]" AS ?x) {}', "-f", "table")
    assert ":warning: [red]" in ran.out


def test_table_shows_no_control_characters(run: Run) -> None:
    ran = run("query", 'SELECT ("\\u001B[31mred" AS ?x) {}', "-f", "table")
    assert "\x1b" not in ran.out


def test_table_shows_the_resource_where_its_label_is_missing(run: Run) -> None:
    query = "SELECT ?s ?sLabel { VALUES ?s { <http://a.b/1> } OPTIONAL { ?s <a:b> ?sLabel } }"
    assert "http://a.b/1" in run("query", query, "-f", "table").out


def test_full_disk_is_one_line() -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "gmgkg", "stats"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            text=True,
        )
    assert ran.returncode == 1
    assert ran.stderr == "gmgkg: the output cannot be written: No space left on device\n"


@pytest.mark.parametrize("content", [b"\xff", b"#+ title: x\n", b"SELECT"])
def test_broken_question_is_named_with_its_file(run: Run, copy: Path, content: bytes) -> None:
    (copy / "queries/questions/x.rq").write_bytes(content)
    ran = run("--root", copy, "ask", "x")
    assert ran.code == 1
    assert "queries/questions/x.rq" in ran.err


def test_name_that_means_two_resources_is_not_guessed(run: Run, copy: Path) -> None:
    organizations = copy / "data/reference/organizations.ttl"
    text = organizations.read_text()
    organizations.write_text(text.replace('gmg:shortName "OSCE"', 'gmg:shortName "ILO"'))
    ran = run(
        "--root",
        copy,
        "ask",
        "who-works-with",
        "--organization",
        "International Labour Organization",
    )
    assert ran.code == 0
    organizations.write_text(
        text.replace('gmg:shortName "OSCE"', 'gmg:shortName "IOM" ; skos:altLabel "Twin"').replace(
            'gmg:shortName "NATO"', 'gmg:shortName "NATO" ; skos:altLabel "Twin"'
        )
    )
    ran = run("--root", copy, "ask", "who-works-with", "--organization", "Twin")
    assert ran.code == 2
    assert "'Twin' may be nato or osce" in ran.err
