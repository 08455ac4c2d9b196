"""What follows from the files."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QuerySolutions

from gmgkg.errors import DataError
from gmgkg.graph.build import build
from gmgkg.namespaces import GMG, GRAPH
from gmgkg.store import Store

DERIVED = NamedNode(f"{GRAPH}derived")


def _names(store: Store, query: str) -> set[tuple[str, ...]]:
    result = store.query(f"PREFIX gmg: <{GMG}> {query}")
    assert isinstance(result, QuerySolutions)
    return {tuple(str(term.value).rpartition("/")[2] for term in row) for row in result}


def test_joint_and_lead_make_a_joint_collaboration(tiny: Path) -> None:
    query = "SELECT ?b ?n { ?c a gmg:Collaboration ; gmg:basis ?b ; gmg:activityCount ?n }"
    assert _names(build(tiny), query) == {("joint", "1")}


def test_funder_makes_a_co_participation(tiny: Path) -> None:
    file = tiny / "data/sources/letter-2020/activities/harbour.ttl"
    file.write_text(file.read_text().replace("role:joint", "role:funder"))
    query = "SELECT ?o ?b { ?c a gmg:Collaboration ; gmg:between ?o ; gmg:basis ?b }"
    bases = _names(build(tiny), query)
    assert ("ilo", "co-participation") in bases
    assert ("osce", "joint") in bases


def test_place_brings_its_country_in_the_terms_of_dcterms(tiny: Path) -> None:
    query = """SELECT ?where { ?a <http://purl.org/dc/terms/spatial> ?where }"""
    assert _names(build(tiny), query) == {("GHA",), ("turin",), ("ITA",)}


def test_client_that_knows_prov_alone_finds_who_took_part(store: Store) -> None:
    query = """PREFIX prov: <http://www.w3.org/ns/prov#>
    SELECT ?agent {
      <https://w3id.org/gmgkg/id/activity/ilo-osce-labour-migration-manual> a prov:Activity ;
        prov:wasAssociatedWith ?agent }"""
    assert _names(store, query) == {("ilo",), ("iom",), ("osce",)}


def test_derived_triples_stand_in_a_graph_of_their_own_and_only_there(store: Store) -> None:
    derived = {quad.triple for quad in store.quads() if quad.graph_name == DERIVED}
    stated = {quad.triple for quad in store.quads() if quad.graph_name != DERIVED}
    assert derived
    assert not derived & stated


def test_no_triple_stands_in_two_graphs(store: Store) -> None:
    quads = list(store.quads())
    assert len(quads) == len({quad.triple for quad in quads})


def test_two_builds_are_equal(root: Path) -> None:
    assert {str(q) for q in build(root).quads()} == {str(q) for q in build(root).quads()}


def test_graphs_are_named_after_what_they_hold(store: Store) -> None:
    names = {str(quad.graph_name.value).removeprefix(GRAPH) for quad in store.quads()}
    agencies = [
        "ilo",
        "iom",
        "unctad",
        "undp",
        "un-desa",
        "unfpa",
        "ohchr",
        "unhcr",
        "unodc",
        "world-bank",
    ]
    assert names == {
        "catalogue",
        "derived",
        "examples",
        "gmg-2007",
        "ontology",
        "reference",
        "vocabularies",
        *(f"gmg-2007-{agency}" for agency in agencies),
    }


def test_tenth_rule_runs_after_the_ninth(tiny: Path) -> None:
    (tiny / "queries/rules/10-late.rq").write_text(
        f"PREFIX gmg: <{GMG}> CONSTRUCT {{ ?c <a:late> true }} WHERE {{ ?c gmg:activityCount ?n }}"
    )
    assert _names(build(tiny), "SELECT ?c { ?c <a:late> true }")


def test_rule_that_is_refused_is_named(tiny: Path) -> None:
    (tiny / "queries/rules/99-x.rq").write_text("DELETE WHERE { ?s ?p ?o }")
    with pytest.raises(DataError, match=r"99-x\.rq: updates are refused"):
        build(tiny)
