"""Dumps: the same graph in every form, in the same bytes every time, and complete."""

import csv
import gzip
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import networkx as nx
import openpyxl
import pandas as pd
import pyoxigraph
import pytest
import rdflib
import zstandard
from conftest import Ran, tool
from csvw import CSVW
from jena import riot
from pyld import jsonld
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple
from rdflib.compare import isomorphic
from released import CHANGED, VERSION
from rfc3986 import URIReference

from gmgkg.analysis.network import collaboration_network, write_graphml
from gmgkg.analysis.reading import read_inventory
from gmgkg.dumps.canonical import write_canonical
from gmgkg.dumps.columns import SEPARATOR, TABLES, Table
from gmgkg.dumps.context import shipped_context
from gmgkg.dumps.export import DUMP_FORMATS, export_all, write_dump
from gmgkg.dumps.files import FILES
from gmgkg.dumps.nodes import Nodes
from gmgkg.dumps.packing import CHECKSUMS, PACKED
from gmgkg.dumps.replacing import replace_folder
from gmgkg.dumps.sorting import LineSorter
from gmgkg.dumps.tables import write_tables
from gmgkg.errors import StoreError
from gmgkg.formats import GraphFormat
from gmgkg.graph.files import turtle_files
from gmgkg.namespaces import GMG, ID, PREFIXES, RDFS, SKOS
from gmgkg.store import Store
from gmgkg.store.embedded import EmbeddedStore, write_folder
from gmgkg.store.results import select

RAPPER = {"turtle": "ttl", "ntriples": "nt", "rdfxml": "rdf", "nquads": "nq", "trig": "trig"}
KEEPING = ("trig", "nquads")
FORMS = {form.name: form for form in DUMP_FORMATS}
MANUAL = f"{ID}activity/ilo-osce-labour-migration-manual"


KNOWS = NamedNode("http://example.org/knows")


@pytest.fixture(scope="module")
def triples(store: Store) -> set[str]:
    """Return every triple of the graph, once."""
    return {str(quad.triple) for quad in store.quads()}


def content(dumps: Path, form: GraphFormat) -> bytes:
    """Return a dump in a format."""
    return (dumps / f"gmgkg.{form.extension}").read_bytes()


def plain_names() -> list[str]:
    """Return the files of an export that are not packed."""
    return [file.name for file in FILES]


# RDF ------------------------------------------------------------------------------


def test_graph_has_no_blank_node_so_that_equal_sets_are_isomorphic_graphs(store: Store) -> None:
    for quad in store.quads():
        assert not isinstance(quad.subject, BlankNode)
        assert not isinstance(quad.object, BlankNode)


@pytest.mark.parametrize("form", DUMP_FORMATS, ids=lambda form: form.name)
def test_dump_reads_back_to_the_same_triples(
    form: GraphFormat, dumps: Path, triples: set[str]
) -> None:
    read = pyoxigraph.parse(content(dumps, form), format=form.codec)
    assert {str(quad.triple) for quad in read} == triples


@pytest.mark.parametrize("name", KEEPING)
def test_dump_of_a_dataset_keeps_the_named_graphs(name: str, dumps: Path, store: Store) -> None:
    read = pyoxigraph.parse(content(dumps, FORMS[name]), format=FORMS[name].codec)
    assert {str(quad) for quad in read} == {str(quad) for quad in store.quads()}


@pytest.fixture(scope="module")
def graph(dumps: Path) -> rdflib.Graph:
    """Return the graph as another library reads it from N-Triples."""
    return rdflib.Graph().parse(dumps / "gmgkg.nt", format="nt")


@pytest.mark.parametrize(
    ("name", "form"), [("gmgkg.ttl", "turtle"), ("gmgkg.rdf", "xml"), ("gmgkg.jsonld", "json-ld")]
)
def test_dump_is_isomorphic_by_another_library(
    name: str, form: str, dumps: Path, graph: rdflib.Graph
) -> None:
    assert isomorphic(rdflib.Graph().parse(dumps / name, format=form), graph)


@pytest.mark.parametrize(("name", "form"), [("gmgkg.trig", "trig"), ("gmgkg.nq", "nquads")])
def test_dataset_holds_as_many_quads_by_another_library(
    name: str, form: str, dumps: Path, store: Store
) -> None:
    read = rdflib.Dataset().parse(dumps / name, format=form)
    assert len(read) == sum(1 for _ in store.quads())


@pytest.mark.parametrize("name", RAPPER)
def test_raptor_reads_as_many_statements(
    name: str, dumps: Path, triples: set[str], store: Store
) -> None:
    ran = subprocess.run(
        [tool("rapper"), "-q", "-i", name, "-o", "ntriples", dumps / f"gmgkg.{RAPPER[name]}"],
        capture_output=True,
        check=True,
    )
    expected = sum(1 for _ in store.quads()) if name in KEEPING else len(triples)
    assert len(ran.stdout.splitlines()) == expected


@pytest.mark.parametrize("name", ["ttl", "trig", "nt", "nq", "rdf"])
def test_jena_reads_the_canonical_statements_without_a_warning(
    name: str, dumps: Path, tmp_path: Path
) -> None:
    canonical = dumps / ("gmgkg.nq" if name in {"trig", "nq"} else "gmgkg.nt")
    read = riot(dumps / f"gmgkg.{name}", tmp_path)
    assert b"".join(read) == canonical.read_bytes()


def test_every_file_reads_to_as_many_triples_in_three_libraries(root: Path) -> None:
    rapper = tool("rapper")
    for file, _ in turtle_files(root):
        counts = {
            len(list(pyoxigraph.parse(path=str(file)))),
            len(rdflib.Graph().parse(file, format="turtle")),
            len(
                subprocess.run(
                    [rapper, "-q", "-i", "turtle", file], capture_output=True, check=True
                ).stdout.splitlines()
            ),
        }
        assert len(counts) == 1, file


def test_triples_and_graphs_stand_in_order(dumps: Path) -> None:
    for name in ("gmgkg.nq", "gmgkg.nt"):
        lines = (dumps / name).read_bytes().splitlines()
        assert lines == sorted(set(lines))
    graphs = [
        str(quad.graph_name)
        for quad in pyoxigraph.parse(path=str(dumps / "gmgkg.trig"), format=RdfFormat.TRIG)
    ]
    assert graphs == sorted(graphs)


@pytest.mark.parametrize(
    ("name", "mark"), [("ttl", "@prefix "), ("trig", "@prefix "), ("rdf", "xmlns:")]
)
def test_prefixes_stand_in_alphabetical_order(name: str, mark: str, dumps: Path) -> None:
    text = (dumps / f"gmgkg.{name}").read_text(encoding="utf-8")
    declarations = re.findall(rf"{mark}[\w-]+[:=]\S* ?<?\S*", text)
    assert len(declarations) > 20
    assert declarations == sorted(declarations)


def test_triple_of_several_graphs_stands_once_wherever_the_file_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gmgkg.dumps.syntaxes._PIECE_BYTES", 1)
    store = EmbeddedStore()
    graphs = [NamedNode(f"http://example.org/{number}") for number in range(3)]
    store.add(Quad(KNOWS, KNOWS, Literal("_:x <y> ."), graph) for graph in graphs)
    write_dump(store, FORMS["ntriples"], tmp_path / "x.nt")
    assert (tmp_path / "x.nt").read_text() == f'{KNOWS} {KNOWS} "_:x <y> ." .\n'


# The canonical form ---------------------------------------------------------------


def _as_pyld(term: object) -> dict[str, str]:
    """Return a term as the other implementation holds it."""
    if isinstance(term, Literal):
        found = {"type": "literal", "value": term.value, "datatype": term.datatype.value}
        return found | ({"language": term.language} if term.language else {})
    assert isinstance(term, NamedNode)
    return {"type": "IRI", "value": term.value}


def test_canonical_form_is_that_of_another_implementation(dumps: Path, store: Store) -> None:
    # Its own reader compares each line with every other one.
    graphs: dict[str, list[dict[str, dict[str, str]]]] = {}
    for quad in store.quads():
        terms = {name: _as_pyld(getattr(quad, name)) for name in ("subject", "predicate", "object")}
        assert isinstance(quad.graph_name, NamedNode)
        graphs.setdefault(quad.graph_name.value, []).append(terms)
    canonical = jsonld.URDNA2015().main(graphs, {"format": "application/n-quads"})
    assert canonical == (dumps / "gmgkg.nq").read_text(encoding="utf-8")


def test_canonical_form_is_that_of_the_library(dumps: Path, store: Store) -> None:
    quads = pyoxigraph.Dataset(store.quads())
    quads.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(pyoxigraph.serialize([quad], format=RdfFormat.N_QUADS) or b"" for quad in quads)
    expected = hashlib.sha256(b"".join(lines)).hexdigest()
    assert hashlib.sha256((dumps / "gmgkg.nq").read_bytes()).hexdigest() == expected


ANNA, BERT = BlankNode("anna"), BlankNode("bert")


def _circle(first: BlankNode, second: BlankNode, name: str = '"_:x .\t\x7f') -> EmbeddedStore:
    """Return a dataset in which two blank nodes know each other, and one has a name."""
    store = EmbeddedStore()
    graph = NamedNode("http://example.org/graph")
    store.add(
        [
            Quad(first, KNOWS, second, graph),
            Quad(second, KNOWS, first),
            Quad(second, NamedNode("http://example.org/name"), Literal(name)),
        ]
    )
    return store


def test_labels_of_blank_nodes_do_not_matter(tmp_path: Path) -> None:
    for name, labels in (("one", (ANNA, BERT)), ("two", (BlankNode("z"), BlankNode("a")))):
        export_all(_circle(*labels), tmp_path / name)
    for name in [*plain_names(), CHECKSUMS]:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    read = rdflib.Dataset().parse(tmp_path / "one/gmgkg.nq", format="nquads")
    assert len(read) == 3
    merged = rdflib.Graph().parse(tmp_path / "one/gmgkg.nt", format="nt")
    assert isomorphic(rdflib.Graph().parse(tmp_path / "one/gmgkg.jsonld", format="json-ld"), merged)


def test_canonical_labels_are_those_of_another_implementation(tmp_path: Path) -> None:
    write_canonical(_circle(ANNA, BERT, "Bert"), tmp_path / "x.nq", tmp_path)
    quads = (tmp_path / "x.nq").read_text(encoding="utf-8")
    forms = {"inputFormat": "application/n-quads", "format": "application/n-quads"}
    renamed = quads.replace("_:c14n", "_:other")
    assert jsonld.normalize(renamed, {"algorithm": "URDNA2015"} | forms) == quads


def test_blank_nodes_that_would_be_labelled_for_ever_are_refused(tmp_path: Path) -> None:
    names = [BlankNode(f"b{number}") for number in range(12)]
    store = EmbeddedStore()
    store.add(Quad(a, KNOWS, b) for a in names for b in names if a != b)
    with pytest.raises(StoreError, match="12 blank nodes that are joined have nothing"):
        write_canonical(store, tmp_path / "x.nq", tmp_path)


@pytest.mark.parametrize(
    "statement",
    [
        Quad(NamedNode("urn:a"), KNOWS, Literal("a form\x0cfeed")),
        Quad(NamedNode("urn:a"), KNOWS, Literal("no\ufffeletter")),
        Quad(NamedNode("urn:a"), NamedNode("http://example.org/123"), Literal("a number")),
        Quad(NamedNode("urn:a"), NamedNode("http://example.org/"), Literal("nothing")),
    ],
    ids=["control", "noncharacter", "number", "space"],
)
def test_statement_that_no_xml_can_hold_is_refused(statement: Quad, tmp_path: Path) -> None:
    store = EmbeddedStore()
    store.add([statement])
    with pytest.raises(StoreError, match="RDF/XML cannot express"):
        write_dump(store, FORMS["rdfxml"], tmp_path / "x.rdf")
    assert list(tmp_path.iterdir()) == []


def test_odd_text_that_xml_can_hold_is_written(tmp_path: Path) -> None:
    store = EmbeddedStore()
    store.add([Quad(NamedNode("urn:a"), KNOWS, Literal('\\b \\\\f\t\n\x7f\u0085"<&'))])
    write_dump(store, FORMS["rdfxml"], tmp_path / "x.rdf")
    (literal,) = rdflib.Graph().parse(tmp_path / "x.rdf").objects()
    assert str(literal) == '\\b \\\\f\t\n\x7f\u0085"<&'


def test_statement_about_a_statement_is_refused(tmp_path: Path) -> None:
    inner = pyoxigraph.Triple(KNOWS, KNOWS, KNOWS)
    store = EmbeddedStore()
    store.add([Quad(KNOWS, KNOWS, inner)])
    with pytest.raises(StoreError, match="no canonical form"):
        write_canonical(store, tmp_path / "x.nq", tmp_path)


def test_sorting_does_not_depend_on_how_much_fits_into_memory(tmp_path: Path) -> None:
    lines = [b"%d %d\n" % (number * 7919 % 1000, number % 3) for number in range(5000)]
    for size in (64, 1000, 1_000_000):
        sorter = LineSorter(tmp_path / "runs", size)
        joined = b"".join(lines)
        for start in range(0, len(joined), 17):
            sorter.write(joined[start : start + 17])
        assert b"".join(sorter.merged()) == b"".join(sorted(set(lines)))
        assert not list(tmp_path.iterdir())


# JSON-LD --------------------------------------------------------------------------

SCHEMA = "schema:name"
ANY = NamedNode("urn:a")


@pytest.mark.parametrize(
    "statement",
    [
        Quad(NamedNode(SCHEMA), KNOWS, ANY),
        Quad(ANY, NamedNode(SCHEMA), ANY),
        Quad(ANY, KNOWS, NamedNode(SCHEMA)),
        Quad(ANY, KNOWS, Literal("a", datatype=NamedNode(SCHEMA))),
    ],
    ids=["subject", "predicate", "object", "datatype"],
)
def test_iri_that_jsonld_would_take_for_another_is_refused(statement: Quad, tmp_path: Path) -> None:
    store = EmbeddedStore()
    store.add([statement])
    with pytest.raises(StoreError, match="JSON-LD cannot express <schema:name>"):
        write_dump(store, FORMS["jsonld"], tmp_path / "x.jsonld")
    assert list(tmp_path.iterdir()) == []


def test_iris_and_texts_that_look_like_names_with_a_prefix_are_kept(tmp_path: Path) -> None:
    store = EmbeddedStore()
    store.add(
        [
            Quad(NamedNode("schema://name"), KNOWS, Literal('a "<schema:name>"')),
            Quad(NamedNode("Activity:x"), KNOWS, Literal("<schema:name>", language="en")),
            Quad(NamedNode("label:x"), KNOWS, BlankNode("schema")),
        ]
    )
    write_dump(store, FORMS["jsonld"], tmp_path / "x.jsonld")
    read = jsonld.to_rdf(
        json.loads((tmp_path / "x.jsonld").read_bytes()), {"format": "application/n-quads"}
    )
    write_dump(store, FORMS["ntriples"], tmp_path / "x.nt")
    one, two = (
        rdflib.Graph().parse(data=text, format="nt")
        for text in (read, (tmp_path / "x.nt").read_text())
    )
    assert isomorphic(one, two)


@pytest.fixture(scope="module")
def tree(dumps: Path) -> list[dict[str, object]]:
    """Return the nodes at the top of the JSON-LD."""
    read: list[dict[str, object]] = json.loads((dumps / "gmgkg.jsonld").read_bytes())["@graph"]
    return read


def test_jsonld_reads_back_in_a_third_library(dumps: Path) -> None:
    read = jsonld.to_rdf(
        json.loads((dumps / "gmgkg.jsonld").read_bytes()), {"format": "application/n-quads"}
    )
    quads = pyoxigraph.parse(read.encode(), format=RdfFormat.N_QUADS)
    expected = pyoxigraph.parse(path=str(dumps / "gmgkg.nt"), format=RdfFormat.N_TRIPLES)
    assert {str(quad) for quad in quads} == {str(quad) for quad in expected}


def test_activity_is_a_tree_with_its_participations_and_passages(tree: list[dict]) -> None:  # type: ignore[type-arg]
    manual = next(node for node in tree if node["@id"] == MANUAL)
    assert manual["identifier"] == "ILO-10"
    assert {passage["page"] for passage in manual["evidence"]} == {5}
    assert {each["organization"].rpartition("/")[2] for each in manual["participation"]} == {
        "ilo",
        "iom",
        "osce",
    }
    # Its participations cite passages that the activity has embedded.
    embedded = {passage["@id"] for passage in manual["evidence"]}
    assert {each["evidence"] for each in manual["participation"]} <= embedded


def test_node_is_embedded_once_and_stands_at_the_top_or_in_a_tree(tree: list[dict]) -> None:  # type: ignore[type-arg]
    def named(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            if "@id" in value and len(value) > 1:
                yield value["@id"]
            yield from chain.from_iterable(map(named, value.values()))
        elif isinstance(value, list):
            yield from chain.from_iterable(map(named, value))

    names = list(named(tree))
    assert len(names) == len(set(names))
    top = [node["@id"] for node in tree]
    activities = [iri for iri in top if iri.startswith(f"{ID}activity/") and "#" not in iri]
    assert top[: len(activities)] == sorted(activities)
    assert top[len(activities) :] == sorted(top[len(activities) :])


def test_context_is_published_and_inline_alike(dumps: Path) -> None:
    published = json.loads((dumps / "gmgkg.context.jsonld").read_bytes())["@context"]
    assert json.loads((dumps / "gmgkg.jsonld").read_bytes())["@context"] == published


def test_every_term_of_ours_is_in_the_context_and_none_means_two_things(store: Store) -> None:
    query = f"""PREFIX rdfs: <{RDFS}>
        SELECT ?term ?kind WHERE {{
          ?term a ?kind ; rdfs:isDefinedBy ?ontology FILTER(STRENDS(STR(?kind), "Property"))
        }}"""
    terms = {row["term"].value for row in select(store, query)}
    context = shipped_context()
    assert len(terms) > 30
    for term in terms:
        assert context.key(term).name == term.removeprefix(GMG)
    meanings = context.definition()
    named = len(context.properties) + len(context.classes)
    prefixes = [name for name, meaning in meanings.items() if meaning == PREFIXES.get(name)]
    assert len(meanings) == 1 + named + len(prefixes)


# Tables ---------------------------------------------------------------------------


def rows_of(dumps: Path, name: str) -> dict[str, dict[str, str]]:
    """Return the rows of a table by IRI."""
    with (dumps / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["iri"]: row for row in csv.DictReader(file)}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_table_has_a_row_for_each_resource_and_the_same_in_the_workbook(
    table: Table, dumps: Path, store: Store
) -> None:
    query = f"SELECT DISTINCT ?x WHERE {{ ?x a <{GMG}{table.kind}> }}"
    frame = pd.read_csv(dumps / f"{table.name}.csv", dtype=str, keep_default_na=False)
    assert sorted(frame["iri"]) == sorted(row["x"].value for row in select(store, query))
    book = openpyxl.load_workbook(dumps / "gmgkg.xlsx", read_only=True)
    sheet = [
        ["" if cell is None else str(cell) for cell in row]
        for row in book[table.name].iter_rows(values_only=True)
    ]
    book.close()
    assert sheet[0] == list(frame.columns) == [column.name for column in table.columns]
    assert sheet[1:] == frame.to_numpy().tolist()


def test_workbook_has_a_sheet_for_each_table(dumps: Path) -> None:
    book = openpyxl.load_workbook(dumps / "gmgkg.xlsx", read_only=True)
    assert book.sheetnames == [
        *("activities", "participations", "organizations", "countries", "themes"),
        "collaborations",
    ]
    book.close()


def test_activity_is_as_the_document_says(dumps: Path) -> None:
    row = rows_of(dumps, "activities")[MANUAL]
    assert row["identifier"] == "ILO-10"
    assert row["leadAgencies"] == "International Labour Organization"
    assert row["partnerIris"] == f"{ID}organization/iom; {ID}organization/osce"
    assert row["status"] == "completed"
    assert row["pages"] == "5"
    assert row["citations"].startswith("p. 5, ILO, II.c")
    assert "has produced a manual of labour migration policies" in row["citations"]


def test_participation_is_as_the_document_says(dumps: Path) -> None:
    row = rows_of(dumps, "participations")[
        f"{ID}participation/ilo-osce-labour-migration-manual--osce"
    ]
    assert row["activity"] == MANUAL
    assert row["organization"] == f"{ID}organization/osce"
    assert (row["role"], row["page"]) == ("joint", "5")


def test_country_has_its_codes_and_its_names_in_six_languages(dumps: Path) -> None:
    row = rows_of(dumps, "countries")[f"{ID}country/GHA"]
    assert (row["iso3"], row["iso2"], row["m49"]) == ("GHA", "GH", "288")
    assert (row["label_en"], row["label_zh"]) == ("Ghana", "加纳")
    assert row["wikidata"] == "http://www.wikidata.org/entity/Q117"
    assert all(row[f"label_{tag}"] for tag in ("fr", "es", "ar", "ru"))


def test_theme_has_the_objectives_and_codes_to_which_it_is_mapped(
    dumps: Path, store: Store
) -> None:
    matches = "|".join(
        f"<{SKOS}{kind}Match>" for kind in ("broad", "close", "exact", "narrow", "related")
    )
    query = f"SELECT DISTINCT ?theme ?other WHERE {{ ?theme a <{GMG}Theme> ; {matches} ?other }}"
    expected = {(row["theme"].value, row["other"].value) for row in select(store, query)}
    found = set()
    for iri, row in rows_of(dumps, "themes").items():
        for column, name in (("gcmObjectives", "gcm-objective"), ("dacCodes", "dac-purpose")):
            found |= {
                (iri, f"https://w3id.org/gmgkg/codelist/{name}/{code}")
                for code in row[column].split(SEPARATOR)
                if code
            }
    assert found == expected


@pytest.mark.parametrize(
    ("table", "column", "way"),
    [
        ("activities", "themeIris", f"<{GMG}theme>"),
        ("activities", "countryIris", f"<{GMG}country>"),
        ("activities", "placeCountryIris", f"<{GMG}place>/<{GMG}country>"),
        ("activities", "pages", f"<{GMG}evidencePage>"),
        ("participations", "phrase", f"<{GMG}evidence>/<{GMG}phrase>"),
        ("organizations", "altLabels", f"<{SKOS}altLabel>"),
        ("collaborations", "activityIris", f"<{GMG}activity>"),
    ],
)
def test_cells_hold_every_value(
    table: str, column: str, way: str, dumps: Path, store: Store
) -> None:
    kind = next(each.kind for each in TABLES if each.name == table)
    query = f"SELECT DISTINCT ?x ?v WHERE {{ ?x a <{GMG}{kind}> ; {way} ?v }}"
    expected = {(row["x"].value, row["v"].value) for row in select(store, query)}
    found = {
        (iri, value.removeprefix("'"))
        for iri, row in rows_of(dumps, table).items()
        for value in row[column].split(SEPARATOR)
        if value
    }
    assert found == expected


def test_description_of_the_tables_agrees_with_their_headers_and_rows(dumps: Path) -> None:
    described = json.loads((dumps / "csv-metadata.json").read_bytes())
    assert described["owl:versionInfo"] == VERSION
    assert described["dc:license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    frames = {
        table["url"]: pd.read_csv(dumps / table["url"], dtype=str, keep_default_na=False)
        for table in described["tables"]
    }
    assert set(frames) == {f"{table.name}.csv" for table in TABLES}
    for table in described["tables"]:
        frame, schema = frames[table["url"]], table["tableSchema"]
        assert list(frame.columns) == [column["titles"] for column in schema["columns"]]
        assert frame[schema["primaryKey"]].is_unique
        for key in schema.get("foreignKeys", []):
            other = frames[key["reference"]["resource"]][key["reference"]["columnReference"]]
            assert set(frame[key["columnReference"]]) - {""} <= set(other)
        for column in schema["columns"]:
            values = list(frame[column["name"]])
            if "separator" in column:
                values = [each for cell in values for each in cell.split(column["separator"])]
            if column["datatype"] == "integer":
                assert all(value.isdecimal() for value in values if value)
            if column["datatype"] == "anyURI":
                assert all("://" in value for value in values if value)


def test_tables_are_valid_for_a_reader_of_csvw(dumps: Path) -> None:
    described = CSVW(str(dumps / "csv-metadata.json"), validate=True)
    assert described.is_valid
    assert [str(warning.message) for warning in described.warnings] == []


def test_statements_of_the_tables_are_those_of_the_graph(dumps: Path, triples: set[str]) -> None:
    stated = list(_stated(dumps / "csv-metadata.json"))
    assert [triple for triple in stated if str(triple) not in triples] == []
    assert {triple.predicate.value for triple in stated} >= {
        *(f"{GMG}{name}" for name in ("activityCount", "between", "m49", "organization", "role")),
        *(f"{GMG}status", f"{SKOS}prefLabel", "http://www.w3.org/ns/org#unitOf"),
    }


def _stated(description: Path) -> Iterator[Triple]:
    """Yield the triples of tables (Generating RDF from Tabular Data on the Web, minimal mode)."""
    for table in CSVW(str(description)).tables:
        columns = table.tableSchema.columns
        for row in table.iterdicts():
            texts = {name: _text(value) for name, value in row.items()}
            subject = NamedNode(table.tableSchema.inherit("aboutUrl").expand(**texts))
            for column in columns:
                value = row[column.name]
                if column.inherit("suppressOutput") or value is None:
                    continue
                predicate = NamedNode(str(column.inherit("propertyUrl")))
                address = column.inherit("valueUrl")
                if address:
                    yield Triple(subject, predicate, NamedNode(address.expand(**texts)))
                    continue
                for each in value if isinstance(value, list) else [value]:
                    yield Triple(subject, predicate, _literal(each, column.lang))


def _text(value: object) -> object:
    """Return a cell as a template takes it: an address as text."""
    return value.unsplit() if isinstance(value, URIReference) else value


def _literal(value: str | int, language: str) -> Literal:
    """Return the literal of a cell; "und" is no language."""
    if isinstance(value, int) or language == "und":
        return Literal(value)
    return Literal(value, language=language)


def test_workbook_names_the_version_of_the_data(dumps: Path) -> None:
    said = openpyxl.load_workbook(dumps / "gmgkg.xlsx").properties.description
    assert said.startswith(
        f"Data version {VERSION}. Last changed {CHANGED}. https://creativecommons."
    )


def test_page_that_stands_alone_is_a_number_in_the_workbook(dumps: Path) -> None:
    sheet = openpyxl.load_workbook(dumps / "gmgkg.xlsx")["activities"]
    (place,) = (cell.column - 1 for cell in sheet[1] if cell.value == "pages")
    for row in sheet.iter_rows(min_row=2, values_only=True):
        assert isinstance(row[place], int) or SEPARATOR in str(row[place])


HOSTILE = """@prefix gmg: <https://w3id.org/gmgkg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/gmgkg/id/organization/x> a gmg:Organization ;
  rdfs:label "=1+1"@en ; gmg:shortName "one; two" ; skos:altLabel "one; two"@en , "three"@en .
"""


def _tables(turtle: str, folder: Path) -> Path:
    """Write the tables of a small graph."""
    store = EmbeddedStore()
    store.add(pyoxigraph.parse(turtle.encode(), format=RdfFormat.TURTLE))
    write_dump(store, FORMS["ntriples"], folder / "x.nt")
    nodes = Nodes(folder / "nodes", shipped_context())
    nodes.fill(folder / "x.nt")
    write_tables(nodes, folder, folder)
    nodes.close()
    return folder


def test_cell_is_no_formula_and_a_value_no_two(tmp_path: Path) -> None:
    (row,) = rows_of(_tables(HOSTILE, tmp_path), "organizations").values()
    assert row["label"] == "'=1+1"
    assert row["shortName"] == "one; two"
    assert row["altLabels"].split(SEPARATOR) == ["one, two", "three"]
    book = openpyxl.load_workbook(tmp_path / "gmgkg.xlsx")
    assert book["organizations"]["B2"].value == "=1+1"
    assert book["organizations"]["B2"].data_type == "s"


def test_cell_that_a_workbook_cannot_hold_says_so(tmp_path: Path) -> None:
    long = HOSTILE.replace("=1+1", "x" * 40_000)
    (row,) = rows_of(_tables(long, tmp_path), "organizations").values()
    assert len(row["label"]) == 40_000
    book = openpyxl.load_workbook(tmp_path / "gmgkg.xlsx")
    assert book["organizations"]["B2"].value.endswith(
        "(40,000 characters in all: see the CSV file)"
    )


def test_table_with_more_rows_than_a_sheet_goes_on_in_a_further_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gmgkg.dumps.tables._MOST_ROWS", 3)
    more = "".join(
        f"<https://w3id.org/gmgkg/id/organization/{number}> a gmg:Organization ."
        for number in range(4)
    )
    _tables(HOSTILE + more, tmp_path)
    book = openpyxl.load_workbook(tmp_path / "gmgkg.xlsx")
    found = [
        cell.value
        for name in ("organizations", "organizations 2", "organizations 3")
        for (cell,) in book[name].iter_rows(min_row=2, max_col=1)
    ]
    assert found == list(rows_of(tmp_path, "organizations"))


# The network ----------------------------------------------------------------------


def test_network_is_that_of_the_analysis(dumps: Path, store: Store) -> None:
    read = nx.read_graphml(dumps / "collaborations.graphml")
    expected = nx.parse_graphml(
        write_graphml(collaboration_network(read_inventory(store))).decode()
    )
    assert dict(read.nodes(data=True)) == dict(expected.nodes(data=True))
    assert read.number_of_edges() == expected.number_of_edges() > 20
    for first, second, data in expected.edges(data=True):
        found = dict(read.edges[first, second])
        assert sorted(found.pop("activities").split()) == sorted(data.pop("activities").split())
        assert found == data


# Bytes ----------------------------------------------------------------------------


def _export(*arguments: object, seed: str = "0") -> subprocess.CompletedProcess[str]:
    """Run the export with another order of hashes."""
    return subprocess.run(
        [sys.executable, "-m", "gmgkg", "export", *map(str, arguments)],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONHASHSEED": seed},
    )


def test_two_runs_give_the_same_bytes_from_memory_or_from_disk(
    store: Store, dumps: Path, tmp_path: Path
) -> None:
    write_folder(tmp_path / "store", store.quads())
    _export("--all", tmp_path / "one", seed="1")
    _export("--all", tmp_path / "two", "--store", tmp_path / "store", seed="2")
    names = sorted(file.name for file in dumps.iterdir())
    assert len(names) == len(FILES) * 3 + 1
    for folder in (tmp_path / "one", tmp_path / "two"):
        assert sorted(file.name for file in folder.iterdir()) == names
        for name in names:
            assert (folder / name).read_bytes() == (dumps / name).read_bytes(), name


@pytest.mark.parametrize("form", DUMP_FORMATS, ids=lambda form: form.name)
def test_single_dump_is_the_file_of_the_export(
    form: GraphFormat, dumps: Path, store: Store, tmp_path: Path
) -> None:
    write_dump(store, form, tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == content(dumps, form)


def test_dump_on_standard_output_is_the_same(dumps: Path) -> None:
    ran = _export("-f", "turtle")
    assert ran.stdout == (dumps / "gmgkg.ttl").read_text(encoding="utf-8")


def test_packed_files_hold_the_plain_ones(dumps: Path) -> None:
    for name in plain_names():
        plain = (dumps / name).read_bytes()
        zipped, compressed = ((dumps / f"{name}{ending}").read_bytes() for ending in PACKED)
        assert gzip.decompress(zipped) == plain
        assert zstandard.ZstdDecompressor().decompress(compressed) == plain


def test_checksums_are_verified_by_the_usual_program(dumps: Path) -> None:
    ran = subprocess.run(
        [tool("sha256sum"), "--check", "--strict", CHECKSUMS],
        cwd=dumps,
        capture_output=True,
        check=True,
        text=True,
    )
    assert ran.stdout.count(": OK\n") == len(FILES) * 3


def test_export_prints_the_fingerprint_and_how_many_files(dumps: Path, tmp_path: Path) -> None:
    ran = _export("--all", tmp_path / "x")
    digest = hashlib.sha256((dumps / "gmgkg.nq").read_bytes()).hexdigest()
    assert ran.stdout.splitlines() == [
        f"sha256:{digest}  gmgkg.nq",
        f"{len(FILES) * 3 + 1} files in {tmp_path / 'x'}",
    ]


def test_files_have_the_time_of_their_writing(tmp_path: Path) -> None:
    # Other bytes must never have the same date: clients ask by it (RFC 9110, section 8.8.2).
    begun = time.time()
    export_all(EmbeddedStore(), tmp_path / "x")
    for file in (tmp_path / "x").iterdir():
        assert begun - 1 < file.stat().st_mtime <= time.time()


# In place -------------------------------------------------------------------------


def test_export_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "x.trig").write_text("old")
    ran = _limited("-o", tmp_path / "x.trig")
    assert ran.returncode == 1
    assert "cannot be written: File too large" in ran.stderr
    assert (tmp_path / "x.trig").read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.trig"]


@pytest.mark.parametrize("blocks", [100, 5400])
def test_export_that_fails_leaves_the_folder_as_it_was(tmp_path: Path, blocks: int) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / CHECKSUMS).write_text("old")
    ran = _limited("--all", tmp_path / "x", blocks=blocks)
    assert ran.returncode == 1
    assert ran.stderr.count("\n") == 1
    assert f"{tmp_path / 'x'}: cannot be written" in ran.stderr
    assert (tmp_path / "x" / CHECKSUMS).read_text() == "old"
    assert [entry.name for entry in tmp_path.rglob("*")] == ["x", CHECKSUMS]


def _limited(*arguments: object, blocks: int = 100) -> subprocess.CompletedProcess[str]:
    """Run the export where no file may be larger than some blocks of 1024 bytes."""
    given = " ".join(map(str, arguments))
    return subprocess.run(
        ["/bin/bash", "-c", f"ulimit -f {blocks}; exec {sys.executable} -m gmgkg export {given}"],
        capture_output=True,
        check=False,
        text=True,
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_export_that_is_ended_leaves_nothing(number: signal.Signals, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gmgkg", "export", "--all", str(tmp_path / "x")]
    # What is ignored here, as under nohup(1), would be ignored there; a handler does not go along.
    before = signal.signal(number, signal.default_int_handler)
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    signal.signal(number, before)
    with running:
        while not list(tmp_path.iterdir()):
            assert running.poll() is None
            time.sleep(0.01)
        running.send_signal(number)
        assert running.wait() == 128 + number
    assert not list(tmp_path.iterdir())


def test_earlier_export_is_replaced(store: Store, dumps: Path, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / CHECKSUMS).write_text("old")
    export_all(store, tmp_path / "x")
    assert (tmp_path / "x" / CHECKSUMS).read_bytes() == (dumps / CHECKSUMS).read_bytes()
    assert [entry.name for entry in tmp_path.iterdir()] == ["x"]


def test_earlier_export_comes_back_where_the_last_step_fails(tmp_path: Path) -> None:
    place = tmp_path / "new" / "x"
    place.mkdir(parents=True)
    (place / CHECKSUMS).write_text("old")
    (tmp_path / "work").mkdir()
    # No folder can become one inside itself.
    with pytest.raises(OSError, match="Invalid argument"):
        replace_folder(tmp_path / "new", place, tmp_path / "work")
    assert (place / CHECKSUMS).read_text() == "old"


def test_earlier_export_is_there_until_the_new_one_is(
    store: Store, dumps: Path, tmp_path: Path
) -> None:
    place = tmp_path / "x"
    shutil.copytree(dumps, place)
    watch = "import os, sys\nwhile True: os.stat(sys.argv[1])"
    with subprocess.Popen(
        [sys.executable, "-c", watch, place / CHECKSUMS], stderr=subprocess.PIPE
    ) as watching:
        for _ in range(3):
            export_all(store, place)
        gone = watching.poll()
        watching.kill()
    assert gone is None


def test_file_that_comes_during_an_export_is_named_and_stays(
    store: Store, dumps: Path, tmp_path: Path
) -> None:
    place = tmp_path / "x"
    shutil.copytree(dumps, place)
    with pytest.raises(StoreError, match=r"holds thesis\.docx, which is no file of an export"):
        export_all(store, place, lambda _: (place / "thesis.docx").write_text("mine"))
    assert (place / "thesis.docx").read_text() == "mine"
    assert (place / CHECKSUMS).read_bytes() == (dumps / CHECKSUMS).read_bytes()
    assert [entry.name for entry in tmp_path.iterdir()] == ["x"]


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_what_is_no_export_is_never_replaced(store: Store, tmp_path: Path, kind: str) -> None:
    if kind == "folder":
        (tmp_path / "x").mkdir()
        (tmp_path / "x" / "thesis.docx").write_text("mine")
    else:
        (tmp_path / "x").write_text("mine")
    with pytest.raises(StoreError, match=r"not a folder|no file of an export"):
        export_all(store, tmp_path / "x")
    assert [entry.name for entry in tmp_path.iterdir()] == ["x"]


@pytest.mark.parametrize("foreign", ["thesis.docx", ".git/HEAD", "gmgkg.nq/mine"])
def test_foreign_file_beside_an_export_is_named_and_never_removed(
    foreign: str, store: Store, tmp_path: Path
) -> None:
    mine = tmp_path / "x" / foreign
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    (tmp_path / "x" / CHECKSUMS).write_text("old")
    (tmp_path / "x" / "activities.csv").write_text("old")
    with pytest.raises(StoreError, match=f"holds {foreign.partition('/')[0]}, which is no file"):
        export_all(store, tmp_path / "x")
    assert mine.read_text() == "mine"
    assert (tmp_path / "x" / CHECKSUMS).read_text() == "old"


def test_folder_keeps_its_group_and_its_mode(store: Store, tmp_path: Path) -> None:
    place = tmp_path / "x"
    place.mkdir()
    os.chown(place, -1, 1 if os.geteuid() == 0 else os.getgroups()[-1])
    place.chmod(0o2750)
    before = place.stat()
    export_all(store, place)
    after = place.stat()
    assert (after.st_uid, after.st_gid, after.st_mode) == (
        *(before.st_uid, before.st_gid, before.st_mode),
    )
    assert {file.stat().st_gid for file in place.iterdir()} == {before.st_gid}


@pytest.mark.parametrize("named", [".", "", "../x"])
def test_folder_in_which_one_stands_is_not_replaced(
    named: str, run: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "x"
    inside.mkdir()
    monkeypatch.chdir(inside)
    ran = run("export", "--all", named)  # type: ignore[operator]
    assert ran.code == 1
    assert f"{inside}: is the current folder" in ran.err
    assert list(tmp_path.iterdir()) == [inside]
    assert list(inside.iterdir()) == []


def test_every_format_goes_into_a_folder_and_not_into_a_file(tmp_path: Path, run: Ran) -> None:
    ran = run("export", "--all", tmp_path / "x", "-f", "turtle")  # type: ignore[operator]
    assert ran.code == 2
    assert "leave out --format" in ran.err


def test_export_follows_a_link_and_keeps_the_mode_of_the_file(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "target.nt"
    target.write_text("old")
    target.chmod(0o600)
    (tmp_path / "link.nt").symlink_to(target)
    write_dump(store, FORMS["ntriples"], tmp_path / "link.nt")
    assert (tmp_path / "link.nt").is_symlink()
    assert target.stat().st_size > 1_000_000
    assert target.stat().st_mode & 0o777 == 0o600


def test_export_to_a_device_leaves_the_device(store: Store) -> None:
    write_dump(store, FORMS["ntriples"], Path("/dev/null"))
    assert Path("/dev/null").is_char_device()
