"""What lies between two versions is told once, whatever the format, and nothing else is."""

import gzip
import json
import random
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import rdflib
import zstandard
from conftest import Ran, free_port, running
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, NamedNode
from rdflib.compare import isomorphic
from released import CHANGED, NEXT, VERSION

from gmgkg.dumps.export import DUMP_FORMATS, export_all, write_dump
from gmgkg.formats import GraphFormat
from gmgkg.graph.blank import BlankNodes
from gmgkg.graph.build import build
from gmgkg.graph.derive import Statement
from gmgkg.graph.files import read_quads
from gmgkg.namespaces import PREFIXES
from gmgkg.store.embedded import write_folder

Run = Callable[..., Ran]
HARBOUR = "data/sources/letter-2020/activities/harbour.ttl"
ID = "https://w3id.org/gmgkg/id/"
GMG = "https://w3id.org/gmgkg/ontology#"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


@pytest.fixture
def newer(tiny: Path, tmp_path: Path) -> Path:
    """Return a second copy of the small graph, to be changed."""
    return Path(shutil.copytree(tiny, tmp_path / "newer"))


@pytest.fixture
def compared(run: Run) -> Callable[..., dict[str, Any]]:
    """Return the JSON about two versions."""

    def call(*locations: object) -> dict[str, Any]:
        ran = run("diff", *locations, "--format", "json", "--quiet")
        assert (ran.code, ran.err) == (0, "")
        body: dict[str, Any] = json.loads(ran.out)
        return body

    return call


Compared = Callable[..., dict[str, Any]]


def _edit(root: Path, old: str, new: str) -> None:
    """Replace a text that occurs in the file of activities."""
    text = (root / HARBOUR).read_text()
    assert old in text
    (root / HARBOUR).write_text(text.replace(old, new, 1))


def _without(text: str, *names: str) -> str:
    """Return a Turtle text without the blocks of some resources."""
    for name in names:
        text, count = re.subn(rf"(?m)^{name}\n(?:\t.*\n)+\n?", "", text)
        assert count == 1, name
    return text


def _told(body: dict[str, Any]) -> set[tuple[str, str, str]]:
    """Return what happened to what: kind, what, IRI without its base."""
    return {(c["kind"], c["change"], c["iri"].removeprefix(ID)) for c in body["changes"]}


def _properties(body: dict[str, Any], name: str) -> dict[str, tuple[set[str], set[str]]]:
    """Return the values before and after of the properties of a changed resource."""
    change = next(c for c in body["changes"] if c["iri"] == f"{ID}{name}")
    return {
        each["property"]: (
            {value["value"] for value in each["before"]},
            {value["value"] for value in each["after"]},
        )
        for each in change["properties"]
    }


def test_changed_label_of_an_activity_is_one_change_and_nothing_else(
    compared: Compared, tiny: Path, newer: Path
) -> None:
    _edit(newer, '"Guide for crews in Ghana"@en', '"Handbook for crews in Ghana"@en')
    body = compared(tiny, newer)
    assert _told(body) == {("activity", "changed", "activity/harbour-guide")}
    assert _properties(body, "activity/harbour-guide") == {
        LABEL: ({"Guide for crews in Ghana"}, {"Handbook for crews in Ghana"})
    }


def test_changed_label_of_an_organization_does_not_show_on_what_is_named_after_it(
    compared: Compared, tiny: Path, newer: Path
) -> None:
    _edit(newer, '"Harbour Office"@en', '"Port Office"@en')
    told = _told(compared(tiny, newer))
    assert told == {("organization", "changed", "organization/harbour-office")}


def test_new_participation_begins_with_the_collaborations_that_follow(
    compared: Compared, tiny: Path, newer: Path
) -> None:
    _edit(
        newer,
        "participation:harbour-guide--ilo ;",
        "participation:harbour-guide--ilo , participation:harbour-guide--unitar ;",
    )
    with (newer / HARBOUR).open("a") as file:
        file.write(
            "\nparticipation:harbour-guide--unitar\n\ta gmg:Participation ;\n"
            "\tgmg:organization organization:unitar ;\n\tgmg:role role:funder ;\n"
            "\tgmg:evidence passage:harbour-guide-1 .\n"
        )
    body = compared(tiny, newer)
    basis = "co-participation"
    assert _told(body) == {
        ("activity", "changed", "activity/harbour-guide"),
        ("participation", "began", "participation/harbour-guide--unitar"),
        ("collaboration", "began", f"collaboration/harbour-office--unitar--{basis}"),
        ("collaboration", "began", f"collaboration/ilo--unitar--{basis}"),
    }
    assert _properties(body, "activity/harbour-guide") == {
        f"{GMG}participation": (set(), {f"{ID}participation/harbour-guide--unitar"})
    }


def test_removed_activity_ends_with_its_participations_passages_and_collaborations(
    compared: Compared, tiny: Path, newer: Path
) -> None:
    text = (newer / HARBOUR).read_text()
    ended = re.findall(r"(?m)^((?:activity|participation|passage):harbour-guide\S*)$", text)
    (newer / HARBOUR).write_text(_without(text, *ended))
    told = _told(compared(tiny, newer))
    assert ("collaboration", "ended", "collaboration/harbour-office--ilo--joint") in told
    assert {change for change in told if change[0] != "collaboration"} == {
        (name.partition(":")[0], "ended", name.replace(":", "/")) for name in ended
    }
    assert len(ended) == 5


def test_changed_evidence_shows_the_passages_before_and_after(
    run: Run, tiny: Path, newer: Path
) -> None:
    _edit(
        newer,
        "gmg:role role:joint ;\n\tgmg:evidence passage:harbour-guide-2",
        "gmg:role role:joint ;\n\tgmg:evidence passage:harbour-guide-1",
    )
    ran = run("diff", tiny, newer, "--quiet")
    name = "International Labour Organization: Joint organizer or producer"
    assert ran.out.splitlines()[-4:] == [
        f"  ~ {name} <participation:harbour-guide--ilo>",
        "      gmg:evidence",
        "        - page 1: it wrote a guide for crews <passage:harbour-guide-2>",
        "        + page 1: teaches sailors each spring <passage:harbour-guide-1>",
    ]


def test_head_names_both_versions_and_the_summary_counts_each_kind(
    run: Run, tiny: Path, newer: Path
) -> None:
    dataset = newer / "data/reference/dataset.ttl"
    text = dataset.read_text().replace(f'versionInfo "{VERSION}"', f'versionInfo "{NEXT}"')
    dataset.write_text(text.replace(f'modified "{CHANGED}"', 'modified "2027-01-31"'))
    lines = run("diff", tiny, newer, "--quiet").out.splitlines()
    assert lines[:2] == [
        f"old  {VERSION} of {CHANGED}, {tiny}",
        f"new  {NEXT} of 2027-01-31, {newer}",
    ]
    assert lines[4].split() == ["The", "data", "as", "a", "whole", "1", "1", "0", "1", "0"]


@pytest.mark.parametrize("form", DUMP_FORMATS, ids=lambda form: form.name)
def test_dump_in_any_format_packed_or_not_does_not_differ_from_the_files(
    compared: Compared, tiny: Path, tmp_path: Path, form: GraphFormat
) -> None:
    file = tmp_path / f"dump.{form.extension}"
    write_dump(build(tiny), form, file)
    assert compared(tiny, file)["changes"] == []
    for ending, pack in (("gz", gzip.compress), ("zst", zstandard.compress)):
        packed = tmp_path / f"dump.{form.extension}.{ending}"
        packed.write_bytes(pack(file.read_bytes()))
        assert compared(file, packed)["changes"] == []


def test_resource_of_two_kinds_is_counted_in_each_and_told_once(
    compared: Compared, tiny: Path, newer: Path
) -> None:
    both = 'output:harbour-rules\n\ta gmg:Output , gmg:Instrument ;\n\trdfs:label "Rules"@en .\n'
    prefixes = "".join(
        f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in ("gmg", "output", "rdfs")
    )
    (newer / "data/reference/harbour-rules.ttl").write_text(f"{prefixes}\n{both}")
    found = compared(tiny, newer)
    began = {count["kind"]: count["began"] for count in found["counts"]}
    assert (began["output"], began["instrument"]) == (1, 1)
    assert [each["kind"] for each in found["changes"] if each["iri"].endswith("-rules")] == [
        "output"
    ]


def test_folder_of_an_export_is_compared(compared: Compared, tiny: Path, tmp_path: Path) -> None:
    export_all(build(tiny), tmp_path / "mirror")
    assert compared(tiny, tmp_path / "mirror")["changes"] == []


def test_statements_that_the_rules_give_make_no_difference_where_they_lack(
    compared: Compared, tiny: Path, tmp_path: Path
) -> None:
    write_folder(tmp_path / "store", read_quads(tiny))
    told = _told(compared(tiny, tmp_path / "store"))
    assert {kind for kind, _, _ in told} == {"question", "other"}
    assert all("/prefixes" in iri for kind, _, iri in told if kind == "other")


def test_order_of_statements_makes_no_difference(compared: Compared, tmp_path: Path) -> None:
    lines = [f"<urn:s{n % 7}> <urn:p{n % 3}> _:b{n} .\n_:b{n} <urn:q> {n} .\n" for n in range(40)]
    (tmp_path / "old.ttl").write_text("".join(lines))
    random.Random(4).shuffle(lines)  # noqa: S311  no secret
    (tmp_path / "new.ttl").write_text("".join(lines))
    assert compared(tmp_path / "old.ttl", tmp_path / "new.ttl")["changes"] == []


def test_difference_inside_a_blank_node_shows_on_its_owner_whatever_the_labels(
    compared: Compared, tmp_path: Path
) -> None:
    (tmp_path / "old.ttl").write_text(
        "<urn:a> <urn:p> _:x . _:x <urn:q> _:y . _:y <urn:r> 1 . <urn:b> <urn:p> [ <urn:r> 2 ] ."
    )
    (tmp_path / "new.ttl").write_text(
        "<urn:a> <urn:p> _:y . _:y <urn:q> _:x . _:x <urn:r> 3 . <urn:b> <urn:p> [ <urn:r> 2 ] ."
    )
    (change,) = compared(tmp_path / "old.ttl", tmp_path / "new.ttl")["changes"]
    assert (change["iri"], change["change"]) == ("urn:a", "changed")
    number = '"{}"^^<http://www.w3.org/2001/XMLSchema#integer>'
    (each,) = change["properties"]
    assert each["before"] == [{"type": "bnode", "value": f"[ urn:q [ urn:r {number.format(1)} ] ]"}]
    assert each["after"] == [{"type": "bnode", "value": f"[ urn:q [ urn:r {number.format(3)} ] ]"}]


def _graph(*edges: str) -> str:
    """Return blank nodes joined both ways, as Turtle."""
    return " ".join(f"_:{a} <urn:p> _:{b} . _:{b} <urn:p> _:{a} ." for a, b in edges)


PRISM = _graph("12", "23", "31", "45", "56", "64", "14", "25", "36")
"""Six blank nodes with three neighbours each, in two triangles."""

UTILITIES = _graph("14", "15", "16", "24", "25", "26", "34", "35", "36")
"""Six blank nodes with three neighbours each, and no triangle."""


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("_:x <urn:p> _:y . _:y <urn:p> _:x .", "_:q <urn:p> _:z . _:z <urn:p> _:q .", True),
        ("_:x <urn:p> _:y . _:y <urn:p> _:x .", "_:x <urn:p> _:x .", False),
        ("<urn:a> <urn:p> [] , [] .", "<urn:a> <urn:p> [] .", False),
        ("<u:a> <u:p> _:x . <u:b> <u:p> _:x .", "<u:a> <u:p> [] . <u:b> <u:p> [].", False),
        ("_:x <urn:p> 1 .", "_:y <urn:p> 1 .", True),
        ("_:x <urn:p> 1 .", "_:x <urn:p> 2 .", False),
        ("<urn:a> <urn:p> (1 2 3 4 5 6) .", "<urn:a> <urn:p> (1 2 3 4 5 7) .", False),
        ("<urn:a> <urn:p> (1 2 3 4 5 6) .", "<urn:a> <urn:p> (1 2 3 4 6 5) .", False),
        ("<urn:a> <urn:p> (1 2 3 4 5 6) .", "<urn:a> <urn:p> (1 2 3 4 5 6) .", True),
        (PRISM, UTILITIES, False),
        (f"{PRISM} {UTILITIES.replace('_:', '_:u')}", PRISM + PRISM.replace("_:", "_:u"), False),
        (PRISM, PRISM.replace("_:1", "_:z"), True),
    ],
)  # fmt: skip
def test_blank_nodes_are_compared_by_what_surrounds_them(
    compared: Compared, tmp_path: Path, old: str, new: str, *, same: bool
) -> None:
    (tmp_path / "old.ttl").write_text(old)
    (tmp_path / "new.ttl").write_text(new)
    changes = compared(tmp_path / "old.ttl", tmp_path / "new.ttl")["changes"]
    assert (changes == []) is same


def test_long_chain_of_blank_nodes_is_compared_and_shown_in_part(
    compared: Compared, tmp_path: Path
) -> None:
    chain = "<urn:a> <urn:p> _:b0 . " + "".join(f"_:b{n} <urn:p> _:b{n + 1} ." for n in range(1500))
    (tmp_path / "old.ttl").write_text(chain)
    (tmp_path / "new.ttl").write_text(f"{chain} _:b1500 <urn:q> 1 .")
    (change,) = compared(tmp_path / "old.ttl", tmp_path / "new.ttl")["changes"]
    assert change["iri"] == "urn:a"
    assert "[ ... ]" in change["properties"][0]["after"][0]["value"]


def test_many_that_are_alike_are_compared_in_time(compared: Compared, tmp_path: Path) -> None:
    names = range(12)
    whole = "".join(f"_:b{a} <urn:p> _:b{b} ." for a in names for b in names if a != b)
    (tmp_path / "old.ttl").write_text(f"{whole} _:c <urn:q> {', '.join(['[]'] * 12)} .")
    (tmp_path / "new.ttl").write_text(f"{whole} _:c <urn:q> {', '.join(['[]'] * 11)} .")
    assert compared(tmp_path / "old.ttl", tmp_path / "new.ttl")["changes"]
    assert not compared(tmp_path / "old.ttl", tmp_path / "old.ttl")["changes"]


def test_blank_node_to_which_nothing_leads_is_told_by_what_it_holds(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "old.ttl").write_text("<urn:a> <urn:p> 1 .")
    (tmp_path / "new.ttl").write_text('<urn:a> <urn:p> 1 . [] <urn:q> "here" .')
    assert '+ [ urn:q "here" ] <_:' in run("diff", tmp_path / "old.ttl", tmp_path / "new.ttl").out


def test_text_that_is_too_long_is_an_error_of_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "old.ttl").write_text("<urn:a> <urn:p> 1 .")
    (tmp_path / "new.nt").write_text(f'<urn:a> <urn:p> "{"x" * 17_000_000}" .')
    ran = run("diff", tmp_path / "old.ttl", tmp_path / "new.nt", "--quiet")
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "new.nt: has a text that is too long" in ran.err


NODES = st.sampled_from([*(BlankNode(name) for name in "abcd"), NamedNode("urn:s")])
GRAPHS = st.sets(
    st.tuples(NODES, st.just(NamedNode("urn:p")), NODES).filter(
        lambda each: any(isinstance(term, BlankNode) for term in each)
    ),
    max_size=6,
)


@settings(deadline=None)
@given(first=GRAPHS, second=GRAPHS, labels=st.permutations("abcd"))
def test_blank_nodes_have_the_same_names_exactly_in_isomorphic_graphs(
    first: set[Statement], second: set[Statement], labels: list[str]
) -> None:
    renamed = {BlankNode(old): BlankNode(new) for old, new in zip("abcd", labels, strict=True)}
    again = {(renamed.get(s, s), p, renamed.get(o, o)) for s, p, o in first}
    assert _names(first) == _names(again)
    assert (_names(first) == _names(second)) is isomorphic(_read(first), _read(second))


def _names(statements: set[Statement]) -> list[str]:
    """Return the names of all blank nodes of a graph."""
    blank = BlankNodes(statements)
    nodes = {term for each in statements for term in each if isinstance(term, BlankNode)}
    return sorted(map(blank.name, nodes))


def _read(statements: set[Statement]) -> rdflib.Graph:
    """Return a graph of another library."""
    lines = "".join(f"{' '.join(map(str, each))} .\n" for each in statements)
    return rdflib.Graph().parse(data=lines, format="nt")


def test_withdrawn_resource_ends_as_what_it_was_and_is_told_as_withdrawn(
    compared: Compared, tiny: Path, newer: Path
) -> None:
    text = (newer / HARBOUR).read_text()
    names = ("activity:harbour-second-guide",)
    (newer / HARBOUR).write_text(_without(text, *names))
    (newer / "data/reference/withdrawn.ttl").write_text(
        "@prefix activity: <https://w3id.org/gmgkg/id/activity/> .\n"
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "activity:harbour-second-guide owl:deprecated true .\n"
    )
    told = _told(compared(tiny, newer))
    assert ("activity", "ended", "activity/harbour-second-guide") in told
    assert ("withdrawn", "began", "activity/harbour-second-guide") in told


def test_two_runs_give_the_same_bytes_in_every_format(run: Run, tiny: Path, newer: Path) -> None:
    _edit(newer, "status:planned", "status:ongoing")
    for name in ("text", "json", "html"):
        first, second = (run("diff", tiny, newer, "-f", name, "--quiet") for _ in range(2))
        assert first.out == second.out
        assert "harbour-second-guide" in first.out


def test_page_is_whole_and_escapes_what_it_shows(
    run: Run, tiny: Path, newer: Path, tmp_path: Path
) -> None:
    _edit(newer, '"Guide for crews in Ghana"@en', '"<script>alert(1)</script>"@en')
    ran = run("diff", tiny, newer, "-f", "html", "-o", tmp_path / "diff.html", "--quiet")
    assert (ran.code, ran.out) == (0, "")
    page = (tmp_path / "diff.html").read_text()
    assert "&lt;script&gt;alert(1)" in page
    assert not re.search(r"<script|<link|src=|url\(", page)
    assert page.rstrip().endswith("</html>")


def test_value_moves_no_cursor_and_is_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "old.ttl").write_text("<urn:a> <urn:p> 1 .")
    (tmp_path / "new.ttl").write_text('<urn:a> <urn:p> 1 , "a\\u001B[2J\\nb" .')
    out = run("diff", tmp_path / "old.ttl", tmp_path / "new.ttl", "--quiet").out
    assert out.splitlines()[-1] == '        + "a [2J\\nb"'


def test_no_difference_is_said(run: Run, tiny: Path) -> None:
    ran = run("diff", tiny, tiny, "--quiet")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "No difference.")


def test_every_frame_of_a_packed_dump_is_read(compared: Compared, tmp_path: Path) -> None:
    lines = [f"<urn:s> <urn:p> <urn:{n}> .\n".encode() for n in range(60_000)]
    frames = (lines[:1], [], lines[1:])
    (tmp_path / "old.nt").write_bytes(b"".join(lines))
    (tmp_path / "new.nt.zst").write_bytes(b"".join(zstandard.compress(b"".join(f)) for f in frames))
    assert compared(tmp_path / "old.nt", tmp_path / "new.nt.zst")["changes"] == []


def _broken(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield what cannot be read, and why."""
    yield folder / "missing.ttl", "there is no such file or folder"
    (folder / "broken.ttl").write_text("<urn:a> <urn:p>\n")
    yield folder / "broken.ttl", "not Turtle"
    (folder / "plain.ttl.gz").write_text("<urn:a> <urn:p> 1 .")
    yield folder / "plain.ttl.gz", "cannot be read: Not a gzipped file"
    (folder / "cut.nt.gz").write_bytes(gzip.compress(b"<urn:a> <urn:p> <urn:b> .\n" * 999)[:-9])
    yield folder / "cut.nt.gz", "cannot be unpacked"
    (folder / "plain.ttl.zst").write_text("<urn:a> <urn:p> 1 .")
    yield folder / "plain.ttl.zst", "cannot be unpacked"
    (folder / "cut.nt.zst").write_bytes(
        zstandard.compress(b"<urn:a> <urn:p> <urn:b> .\n" * 999)[:-9]
    )
    yield folder / "cut.nt.zst", "cannot be unpacked"
    for ending in ("gz", "zst"):
        (folder / f"empty.nt.{ending}").write_bytes(b"")
        yield folder / f"empty.nt.{ending}", "cannot be unpacked: the file is empty"
    (folder / "empty.rdf").write_bytes(b"")
    yield folder / "empty.rdf", "not RDF/XML: the file is empty"
    (folder / "notes.doc").write_text("")
    yield folder / "notes.doc", "no RDF format has this ending"
    (folder / "empty").mkdir()
    yield folder / "empty", "no store here"


def test_input_that_cannot_be_read_is_named_in_one_line(
    run: Run, tiny: Path, tmp_path: Path
) -> None:
    for location, reason in _broken(tmp_path):
        ran = run("diff", tiny, location, "--quiet")
        assert (ran.code, ran.out) == (1, "")
        assert ran.err.startswith(f"gmgkg: {location}:")
        assert reason in ran.err
        assert ran.err.count("\n") == 1


@pytest.mark.parametrize("arguments", [(), ("one",), ("a", "b", "c"), ("a", "b", "-f", "pdf")])
def test_wrong_usage_is_refused(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("diff", *arguments).code == 2


def test_address_of_a_dump_is_no_endpoint(run: Run, tiny: Path, server: int) -> None:
    address = f"http://127.0.0.1:{server}/dumps/gmgkg.nq"
    ran = run("diff", tiny, address, "--quiet")
    assert ran.code == 1
    assert f"{address}: answered 405 to a query: no SPARQL endpoint; if it is a file" in ran.err


def test_endpoint_is_compared_with_files(compared: Compared, tiny: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    write_folder(store, build(tiny).quads())
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gmgkg",
        "serve",
        "--store",
        str(store),
        "--port",
        str(port),
        "--quiet",
    ]
    with running(command, port):
        assert compared(tiny, f"http://127.0.0.1:{port}/sparql")["changes"] == []
