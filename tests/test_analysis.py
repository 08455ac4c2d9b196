"""What follows from the graph as a whole: known answers are from the document, page beside each."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest
from conftest import Ran

from gmgkg.analysis.centrality import bridges, centralities
from gmgkg.analysis.gaps import (
    Gap,
    State,
    countries_within,
    covered_agencies,
    find_gaps,
)
from gmgkg.analysis.inventory import Inventory, Link, Organization, slug
from gmgkg.analysis.matrix import role_matrix
from gmgkg.analysis.network import collaboration_network, partners, write_graphml
from gmgkg.analysis.overlaps import find_overlaps
from gmgkg.analysis.path import find_paths
from gmgkg.analysis.reading import read_inventory
from gmgkg.analysis.scope import Scope
from gmgkg.errors import BadParameter
from gmgkg.graph.build import build
from gmgkg.namespaces import ID
from gmgkg.store import Store

Run = Callable[..., Ran]


@pytest.fixture(scope="module")
def inventory(store: Store) -> Inventory:
    """Return all that the graph says."""
    return read_inventory(store)


@pytest.fixture(scope="module")
def network(inventory: Inventory) -> nx.Graph:
    """Return the whole network."""
    return collaboration_network(inventory)


def organization(name: str) -> str:
    """Return the IRI of an organization."""
    return f"{ID}organization/{name}"


def names(found: tuple[Organization, ...]) -> list[str]:
    """Return the slugs of organizations."""
    return [each.slug for each in found]


# Network --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("osce", {"ilo", "iom"}),  # pages 5 and 7
        ("nato", {"iom"}),  # page 8
        ("who", {"world-bank"}),  # page 23
        ("unhcr", set()),  # page 17: no partner has a name
    ],
)
def test_partners_are_those_of_the_document(
    network: nx.Graph, name: str, expected: set[str]
) -> None:
    assert set(names(partners(network, organization(name)))) == expected


def test_unit_stands_inside_its_whole(network: nx.Graph) -> None:
    # page 14: UNSD, a division of UN DESA, advises national statistical offices
    assert organization("unsd") not in network
    assert names(partners(network, organization("un-desa"))) == ["national-statistical-offices"]


def test_co_presence_is_no_edge(network: nx.Graph) -> None:
    # Ghana: UNDP on page 13, the World Bank on page 22, apart
    assert not network.has_edge(organization("undp"), organization("world-bank"))


def test_basis_keeps_what_was_done_together_apart(inventory: Inventory) -> None:
    # page 8: IOM supports NATO; page 7: it made the handbook with OSCE
    joint = collaboration_network(inventory, "joint")
    beside = collaboration_network(inventory, "co-participation")
    nato, osce, iom = (organization(name) for name in ("nato", "osce", "iom"))
    assert joint.has_edge(iom, osce)
    assert not joint.has_edge(iom, nato)
    assert beside.has_edge(iom, nato)
    assert not beside.has_edge(iom, osce)


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        # page 7: conference with UNDP; page 21: with the U.S. Treasury
        (Scope(theme=f"{ID}theme/remittances"), {("iom", "undp"), ("us-treasury", "world-bank")}),
        (Scope(country=f"{ID}country/BEN"), {("iom", "undp")}),
        # page 16: Zacatecas 2004, with National Human Rights Institutions
        (
            Scope(first_year=2004, last_year=2004),
            {("national-human-rights-institutions", "ohchr")},
        ),
    ],
)
def test_scope_limits_what_counts(
    inventory: Inventory, scope: Scope, expected: set[tuple[str, str]]
) -> None:
    limited = collaboration_network(inventory, scope=scope)
    assert {(slug(one), slug(other)) for one, other in limited.edges} == expected


def test_graphml_is_the_network_for_other_programs(network: nx.Graph) -> None:
    read = nx.parse_graphml(write_graphml(network).decode())
    assert set(read.nodes) == set(network.nodes)
    edge = read.edges[organization("ilo"), organization("osce")]
    assert (edge["basis"], edge["activityCount"]) == ("joint", 2)


# Measures, on graphs made by hand ---------------------------------------------------


def hand_made(*edges: tuple[str, str], alone: str = "") -> nx.Graph:
    """Return a network whose organizations are called by letters."""
    graph = nx.Graph()
    for name in sorted({*alone, *(name for edge in edges for name in edge)}):
        graph.add_node(name, organization=Organization(name, name, "", name, collective=False))
    for one, other in edges:
        graph.add_edge(one, other, links=(Link(one, other, f"{one}{other}", joint=True),))
    return graph


def test_measures_of_a_line_are_those_counted_by_hand() -> None:
    # A - B - C - D, and E alone: pairs that are linked, but not directly, are AC, AD, BD.
    measured = {
        each.organization.iri: each
        for each in centralities(hand_made(("A", "B"), ("B", "C"), ("C", "D"), alone="E"))
    }
    b = measured["B"]
    assert (b.partners, b.activities, b.between, b.pairs) == (2, 2, 2, 2)
    assert b.betweenness == pytest.approx(2 / 6)  # of the six pairs of the other four
    assert names(b.cut_off) == ["A"]
    assert b.meaning == (
        "Works with 2 organizations in 2 activities; stands between 2 of the 2 pairs of others "
        "that do not work together directly but are linked; without it 1 organization would have "
        "no link to the rest: A."
    )
    assert (measured["A"].between, measured["A"].pairs, measured["A"].parts) == (0, 1, ())
    assert measured["E"].meaning == "Works with no other organization."


def test_without_a_largest_part_there_is_no_rest() -> None:
    middle = centralities(hand_made(("A", "M"), ("B", "M")))[0]
    assert middle.organization.iri == "M"
    assert middle.meaning.endswith("without it nothing would link A and B.")


def test_ring_has_neither_bridge_nor_cut() -> None:
    ring = hand_made(("A", "B"), ("B", "C"), ("A", "C"))
    assert bridges(ring) == ()
    assert all(each.cut_off == () for each in centralities(ring))


def test_bridge_tells_what_is_behind_it() -> None:
    # a ring of three with a tail of two
    tail = hand_made(("A", "B"), ("B", "C"), ("A", "C"), ("C", "D"), ("D", "E"))
    found = [(each.first.iri, each.second.iri, names(each.behind)) for each in bridges(tail)]
    assert found == [("D", "C", ["D", "E"]), ("E", "D", ["E"])]


def test_iom_holds_most_together(network: nx.Graph) -> None:
    # NATO (page 8), UNDP (page 7) with Albania's Government (page 13), OSCE with ILO (page 5)
    # and UNFPA (page 15) reach UNCTAD's partners through IOM alone (page 12).
    first = centralities(network)[0]
    assert first.organization.slug == "iom"
    assert {"nato", "undp", "government-of-albania", "osce", "ilo", "unfpa"} <= set(
        names(first.cut_off)
    )
    assert not {"unctad", "sadc", "oecd"} & set(names(first.cut_off))


# Paths ------------------------------------------------------------------------------


def test_path_from_osce_to_unfpa_goes_through_iom(inventory: Inventory, network: nx.Graph) -> None:
    found = find_paths(inventory, network, organization("osce"), organization("unfpa"))
    assert [[steps[0].second.slug for steps in path] for path in found.paths] == [["iom", "unfpa"]]
    steps = [step for steps in found.paths[0] for step in steps]
    told = {
        (step.first_part.role, step.second_part.role, step.joint, step.passages[0].page)
        for step in steps
    }
    assert told == {
        ("joint", "joint", True, 5),  # "Jointly with the OSCE and the IOM"
        ("collaborator", "lead", True, 7),  # "in cooperation with OSCE and ILO"
        ("joint", "lead", True, 15),  # "co-organizes with UNITAR and IOM"
    }
    assert "“UNFPA co-organizes with UNITAR and IOM a series of workshops”" in found.text()


def write_together(root: Path, slug: str, lead: str, joint: str) -> None:
    """Add to the letter an activity of two organizations."""
    file = root / "data/sources/letter-2020/activities/harbour.ttl"
    parts = [
        f"""participation:{slug}--{name}
    a gmg:Participation ;
    gmg:organization organization:{name} ;
    gmg:role role:{role} ;
    gmg:evidence passage:harbour-guide-1 ."""
        for name, role in ((lead, "lead"), (joint, "joint"))
    ]
    activity = f"""activity:{slug}
    a gmg:Activity ;
    rdfs:label "{slug}"@en ;
    dcterms:identifier "{slug.upper()}" ;
    gmg:participation participation:{slug}--{lead} , participation:{slug}--{joint} ;
    gmg:theme theme:labour-migration-policy ;
    gmg:status status:ongoing ;
    gmg:evidence passage:harbour-guide-1 ."""
    file.write_text("\n".join([file.read_text(), activity, *parts, ""]))


def test_every_shortest_path_is_told_up_to_the_number_wanted(tiny: Path) -> None:
    # The letter has the Harbour Office work with ILO and with OSCE; both now work with NATO.
    write_together(tiny, "relay-1", "ilo", "nato")
    write_together(tiny, "relay-2", "osce", "nato")
    found = read_inventory(build(tiny))
    whole = collaboration_network(found)
    ends = organization("harbour-office"), organization("nato")
    both = find_paths(found, whole, *ends)
    stops = [[steps[0].second.slug for steps in path] for path in both.paths]
    assert stops == [["ilo", "nato"], ["osce", "nato"]]
    assert (both.more, "Shortest paths: 2." in both.explanation) == (False, True)
    one = find_paths(found, whole, *ends, most=1)
    assert (len(one.paths), one.more) == (1, True)
    assert "Shortest paths: the first 1 of more." in one.explanation


def test_no_path_is_said_in_words_with_the_part_of_each(
    inventory: Inventory, network: nx.Graph
) -> None:
    found = find_paths(inventory, network, organization("who"), organization("unhcr"))
    assert found.paths == ()
    # page 23 and page 21: with the World Bank and, through it, the U.S. Treasury
    assert found.explanation == (
        "There is no path: WHO is linked, directly or through others, with 2 organizations only "
        "(U.S. Treasury and World Bank); UNHCR works with no other organization."
    )


def test_kind_of_body_on_a_path_is_said_to_be_no_single_body(
    inventory: Inventory, network: nx.Graph
) -> None:
    # pages 4 and 14: both agencies help national statistical offices
    found = find_paths(inventory, network, organization("ilo"), organization("unsd"))
    assert [steps[0].second.slug for steps in found.paths[0]] == [
        "national-statistical-offices",
        "un-desa",
    ]
    assert "it need not be the same body elsewhere" in found.text()


def test_organization_and_its_unit_have_no_path_to_look_for(
    inventory: Inventory, network: nx.Graph
) -> None:
    with pytest.raises(BadParameter, match="'UNSD' and 'UN DESA' are one side"):
        find_paths(inventory, network, organization("unsd"), organization("un-desa"))


# Matrix -----------------------------------------------------------------------------


def test_cells_tell_roles_and_basis_apart(inventory: Inventory) -> None:
    cells = {
        (cell.agency_role, cell.partner_role, cell.joint, cell.passages[0].page)
        for cell in role_matrix(inventory).cells
        if (cell.agency.slug, cell.partner.slug) == ("ilo", "osce")
    }
    assert cells == {
        ("lead agency", "joint organizer or producer", True, 5),
        ("collaborator", "collaborator", False, 7),  # IOM leads
    }


def test_pair_of_agencies_stands_once_from_either_side(inventory: Inventory) -> None:
    cells = role_matrix(inventory).cells
    sides = [
        {
            (*sorted((cell.agency_role, cell.partner_role)), cell.activities)
            for cell in cells
            if (cell.agency.slug, cell.partner.slug) == pair
        }
        for pair in (("iom", "unfpa"), ("unfpa", "iom"))
    ]
    assert sides[0] == sides[1] != set()


def test_totals_agree_with_the_cells_and_each_other(inventory: Inventory) -> None:
    matrix = role_matrix(inventory)
    links = sum(len(cell.activities) for cell in matrix.cells)
    assert sum(total.links for total in matrix.by_agency()) == links
    assert sum(total.links for total in matrix.by_partner()) == links
    nhri = next(
        total
        for total in matrix.by_partner()
        if total.organization.slug == "national-human-rights-institutions"
    )
    # page 16: the round tables, and those in Zacatecas, Campeche and Santa Cruz
    assert (nhri.others, nhri.links, nhri.joint, nhri.activities) == (1, 4, 4, 4)


def test_every_cell_has_evidence(inventory: Inventory) -> None:
    assert all(cell.activities and cell.passages for cell in role_matrix(inventory).cells)


# Gaps -------------------------------------------------------------------------------


def gap(inventory: Inventory, country: str, agency: str, theme: str | None = None) -> Gap:
    """Return what the graph says of an agency in a country."""
    themes = (None if theme is None else f"{ID}theme/{theme}",)
    found = find_gaps(inventory, [f"{ID}country/{country}"], themes)
    return next(each for each in found.gaps if each.agency.slug == agency)


@pytest.mark.parametrize(
    ("country", "agency", "state"),
    [
        ("GHA", "undp", State.ACTIVE),  # page 13
        ("GHA", "world-bank", State.ACTIVE),  # pages 22 and 23
        ("BEN", "undp", State.ACTIVE),  # page 8: as collaborator of IOM
        ("RUS", "ilo", State.ACTIVE),  # page 5: Moscow
        ("GHA", "iom", State.NONE_NAMED),  # it names Afghanistan, page 7
        ("GHA", "unfpa", State.NOT_COVERED),  # page 15 names regions alone
        ("GHA", "unhcr", State.NOT_COVERED),  # page 17
    ],
)
def test_state_of_an_agency_in_a_country(
    inventory: Inventory, country: str, agency: str, state: State
) -> None:
    assert gap(inventory, country, agency).state is state


def test_agencies_whose_chapters_name_no_country_are_not_covered(inventory: Inventory) -> None:
    agencies = {agency.slug for agency in inventory.agencies()}
    covered = {slug(iri) for iri in covered_agencies(inventory)}
    assert agencies - covered == {"un-desa", "unfpa", "unhcr", "unodc"}


def test_work_on_other_themes_is_told_beside_the_gap(inventory: Inventory) -> None:
    # page 13: the programme in Ghana is on managing migration, not on trafficking
    found = gap(inventory, "GHA", "undp", "trafficking-and-smuggling")
    assert (found.state, found.note) == (
        State.NONE_NAMED,
        "in the country on other themes: UNDP-01",
    )


def test_region_that_holds_the_country_is_told_and_makes_nothing_active(
    inventory: Inventory,
) -> None:
    # page 4: "The sub-regions concerned were West Africa, East Africa, and the Maghreb."
    found = gap(inventory, "NGA", "ilo")
    assert found.state is State.NONE_NAMED
    assert "Western Africa" in found.note


def test_that_the_world_is_named_says_nothing_of_a_country(inventory: Inventory) -> None:
    # page 6: "projects worldwide"; page 7: Migration for Development in Africa
    assert gap(inventory, "NGA", "iom").note == "names Africa, not the country: IOM-24"


def test_countries_of_western_africa_without_any_activity(inventory: Inventory) -> None:
    countries = countries_within(inventory, f"{ID}region/western-africa")
    silent = {each.label for each in find_gaps(inventory, countries).silent_countries()}
    # Benin page 8, Ghana pages 13 and 22, Senegal page 11
    active = {inventory.countries[iri].label for iri in countries} - silent
    assert active == {"Benin", "Ghana", "Senegal"}


def test_overlaps_tell_together_from_side_by_side(inventory: Inventory) -> None:
    found = {
        (slug(each.country.iri), each.first.slug, each.second.slug, each.basis)
        for each in find_overlaps(inventory)
    }
    assert found == {
        ("BEN", "iom", "undp", "joint"),  # page 8
        ("GHA", "undp", "world-bank", "co-presence"),  # pages 13 and 22
    }


def test_agency_of_another_document_is_an_agency(tiny: Path) -> None:
    # the letter: page 1 names Ghana; the second guide, page 2, no country
    found = read_inventory(build(tiny))
    assert names(found.agencies()) == ["harbour-office"]
    assert gap(found, "GHA", "harbour-office").state is State.ACTIVE
    assert gap(found, "NGA", "harbour-office").state is State.NONE_NAMED


# The command --------------------------------------------------------------------------


def rows(ran: Ran) -> list[dict[str, str]]:
    """Return the rows of a CSV answer."""
    assert ran.code == 0
    return list(csv.DictReader(io.StringIO(ran.out)))


@pytest.mark.parametrize(
    "arguments",
    [["network"], ["bridges"], ["path", "OSCE", "UNFPA"], ["matrix"], ["gaps"], ["overlaps"]],
)
def test_analysis_comes_as_table_csv_and_json(run: Run, arguments: list[str]) -> None:
    as_csv = rows(run("analyse", *arguments, "--format", "csv"))
    as_json = json.loads(run("analyse", *arguments, "--format", "json").out)
    as_table = run("analyse", *arguments, "--format", "table")
    assert len(as_csv) == len(as_json["rows"]) > 0
    assert list(as_csv[0]) == [*as_json["columns"], "dataVersion"]
    assert (as_table.code, as_table.err) == (0, "")


def test_path_is_told_in_words(run: Run) -> None:
    ran = run("analyse", "path", "OSCE", "UNFPA", "--format", "text")
    assert "1. OSCE > IOM > UNFPA" in ran.out


def test_missing_path_is_a_note_beside_an_empty_table(run: Run) -> None:
    ran = run("analyse", "path", "OSCE", "UNHCR")
    assert (ran.code, ran.out.strip()) == (0, "dataVersion")
    assert "There is no path" in ran.err


def test_gaps_of_a_region_name_the_countries_without_activity(run: Run) -> None:
    ran = run("analyse", "gaps", "--region", "western-africa", "--format", "table")
    assert "No agency is active in 14 of 17: Burkina Faso" in ran.out


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["path", "OSZE", "ILO"], 2, "no organization 'OSZE' for 'FROM'; did you mean osce"),
        (["path", "ILO", "ITC-ILO"], 2, "are one side"),
        (["gaps", "--country", "Atlantis"], 2, "no country 'Atlantis'"),
        (["gaps", "--country", "GHA", "--region", "africa"], 2, "not both"),
        (["network", "--theme", "remitances"], 2, "did you mean remittances"),
        (["network", "--format", "xml"], 1, "no format 'xml' here; there is table, csv"),
        (["match", "no-such-file.txt"], 2, "no-such-file.txt: cannot be read"),
        (["path", "OSCE"], 2, "Missing argument"),
    ],
)
def test_wrong_use_of_an_analysis_is_one_line_and_an_exit_code(
    run: Run, arguments: list[str], code: int, message: str
) -> None:
    ran = run("analyse", *arguments)
    assert ran.code == code
    assert message in ran.err
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["analyse", "network", "--format", "graphml"],
        ["analyse", "bridges"],
        ["analyse", "path", "ILO", "WTO"],
        ["brief", "theme", "remittances"],
    ],
    ids=" ".join,
)
def test_same_data_give_the_same_bytes_whatever_the_order_of_sets(arguments: list[str]) -> None:
    outputs = [
        subprocess.run(
            [sys.executable, "-m", "gmgkg", *arguments],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert outputs[0] == outputs[1] != b""
