"""The graph as tables: a row for each resource, in CSV with a description and in a workbook."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pyoxigraph
import pytest
from csvw import CSVW
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple
from released import CHANGED, VERSION
from rfc3986 import URIReference

from gmgkg.dumps.columns import SEPARATOR, TABLES, Table
from gmgkg.dumps.context import shipped_context
from gmgkg.dumps.export import DUMP_FORMATS, write_dump
from gmgkg.dumps.nodes import Nodes
from gmgkg.dumps.tables import write_tables
from gmgkg.namespaces import GMG, ID, SKOS
from gmgkg.store import Store
from gmgkg.store.embedded import EmbeddedStore
from gmgkg.store.results import select

FORMS = {form.name: form for form in DUMP_FORMATS}
MANUAL = f"{ID}activity/ilo-osce-labour-migration-manual"


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
