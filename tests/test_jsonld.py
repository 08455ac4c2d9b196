"""The graph as JSON-LD: a tree for each activity, under a published context, and nothing else."""

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from pyld import jsonld
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat
from rdflib.compare import isomorphic

from gmgkg.dumps.context import shipped_context
from gmgkg.dumps.export import DUMP_FORMATS, write_dump
from gmgkg.errors import StoreError
from gmgkg.namespaces import GMG, ID, PREFIXES, RDFS
from gmgkg.store import Store
from gmgkg.store.embedded import EmbeddedStore
from gmgkg.store.results import select

FORMS = {form.name: form for form in DUMP_FORMATS}
MANUAL = f"{ID}activity/ilo-osce-labour-migration-manual"
KNOWS = NamedNode("http://example.org/knows")


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
