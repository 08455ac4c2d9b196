"""What the document of 2007 says, read by a person and written down here, against the graph.

Every expectation comes from the text itself; the page is given beside it.
"""

from collections import defaultdict

import pytest
from pyoxigraph import QueryBoolean, QuerySolutions

from gmgkg.store import Store

PREFIXES = """
PREFIX activity: <https://w3id.org/gmgkg/id/activity/>
PREFIX basis: <https://w3id.org/gmgkg/codelist/basis/>
PREFIX country: <https://w3id.org/gmgkg/id/country/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX gmg: <https://w3id.org/gmgkg/ontology#>
PREFIX instrument: <https://w3id.org/gmgkg/id/instrument/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX organization: <https://w3id.org/gmgkg/id/organization/>
PREFIX output: <https://w3id.org/gmgkg/id/output/>
PREFIX place: <https://w3id.org/gmgkg/id/place/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX region: <https://w3id.org/gmgkg/id/region/>
PREFIX role: <https://w3id.org/gmgkg/id/role/>
PREFIX status: <https://w3id.org/gmgkg/id/status/>
"""


def rows(store: Store, query: str) -> list[tuple[str, ...]]:
    """Return the rows, each IRI by its last part."""
    result = store.query(PREFIXES + query)
    assert isinstance(result, QuerySolutions)
    return [tuple(str(term.value).rpartition("/")[2] for term in row) for row in result]


def values(store: Store, query: str) -> set[str]:
    """Return the values of the only column."""
    return {row[0] for row in rows(store, query)}


def holds(store: Store, pattern: str) -> bool:
    """Tell whether a pattern is in the graph."""
    result = store.query(f"{PREFIXES} ASK {{ {pattern} }}")
    assert isinstance(result, QueryBoolean)
    return bool(result)


# Who works with whom ------------------------------------------------------------


def test_every_agency_of_the_group_leads_activities(store: Store) -> None:
    agencies = values(
        store, "SELECT ?a { ?x gmg:leadAgency ?a . ?a org:memberOf organization:gmg }"
    )
    expected = {"ilo", "iom", "unctad", "undp", "un-desa", "unfpa", "ohchr", "unhcr", "unodc"}
    assert agencies == expected | {"world-bank"}


def test_osce_works_with_ilo_and_iom(store: Store) -> None:
    partners = values(store, "SELECT ?o { organization:osce gmg:collaboratesWith ?o }")
    assert partners == {"ilo", "iom"}


def test_members_of_the_group_that_work_with_each_other(store: Store) -> None:
    pairs = rows(
        store,
        """SELECT DISTINCT ?a ?b {
          ?a gmg:collaboratesWith ?b ; org:memberOf organization:gmg .
          ?b org:memberOf organization:gmg . FILTER(STR(?a) < STR(?b)) }""",
    )
    assert set(pairs) == {("ilo", "iom"), ("iom", "undp"), ("iom", "unfpa"), ("iom", "unctad")}


def roles(store: Store, activity: str) -> dict[str, str]:
    """Return the role of each participant of an activity."""
    return dict(
        rows(
            store,
            f"""SELECT ?o ?r {{ activity:{activity} gmg:participation ?p .
            ?p gmg:organization ?o ; gmg:role ?r }}""",
        )
    )


def activity_with(store: Store, phrase: str) -> str:
    """Return the slug of the one activity that cites a phrase."""
    found = values(
        store,
        f"""SELECT DISTINCT ?x {{ ?x a gmg:Activity ; gmg:evidence/gmg:phrase ?phrase .
        FILTER(CONTAINS(?phrase, "{phrase}")) }}""",
    )
    assert len(found) == 1, found
    return found.pop()


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        # page 5: "Jointly with the OSCE and the IOM"
        (
            "produced a manual of labour migration",
            {"ilo": "lead", "osce": "joint", "iom": "joint"},
        ),
        # page 7: "in cooperation with OSCE and ILO"
        (
            "Handbook on establishing labour migration",
            {"iom": "lead", "osce": "collaborator", "ilo": "collaborator"},
        ),
        # page 8: "in cooperation with the UNDP"
        (
            "Ministerial Conference of the LDC",
            {"iom": "lead", "undp": "collaborator"},
        ),
        # page 8: "supports NATO"
        ("supports NATO in the preparation", {"iom": "lead", "nato": "supported"}),
        # page 3: the Centre in Turin "hosts"
        ("hosts a regular training course", {"ilo": "lead", "itc-ilo": "host"}),
        # page 15: "co-organizes with UNITAR and IOM", for Permanent Missions
        (
            "co-organizes with UNITAR and IOM",
            {
                "unfpa": "lead",
                "unitar": "joint",
                "iom": "joint",
                "permanent-missions": "beneficiary",
            },
        ),
        # page 12: "collaborated with the OECD, IOM and the WTO"
        (
            "either as co-organizer of expert meetings",
            {
                "unctad": "lead",
                "oecd": "collaborator",
                "iom": "collaborator",
                "wto": "collaborator",
            },
        ),
        # page 21: "In collaboration with the U.S. Treasury"
        (
            "In collaboration with the U.S. Treasury",
            {"world-bank": "lead", "us-treasury": "collaborator"},
        ),
        # page 23: "Ongoing collaboration with WHO"
        ("Ongoing collaboration with WHO", {"world-bank": "lead", "who": "collaborator"}),
        # page 16: the agency sits in working groups
        (
            "Participation in UN Trafficking Working Groups",
            {"ohchr": "lead", "un-trafficking-working-groups": "member"},
        ),
        # page 11
        (
            "member of the Task Force on Statistics",
            {"unctad": "lead", "task-force-on-statistics-of-trade-in-services": "member"},
        ),
        # page 20: "In close cooperation with civil society actors"
        (
            "In close cooperation with civil society",
            {"unodc": "lead", "civil-society-actors": "collaborator"},
        ),
    ],
)
def test_who_takes_part_and_as_what(store: Store, phrase: str, expected: dict[str, str]) -> None:
    assert roles(store, activity_with(store, phrase)) == expected


def test_collaboration_on_the_manual_is_joint_between_each_two_of_the_three(store: Store) -> None:
    manual = activity_with(store, "produced a manual of labour migration")
    pairs = rows(
        store,
        f"""SELECT ?a ?b {{ ?c gmg:activity activity:{manual} ; gmg:basis basis:joint ;
        gmg:between ?a , ?b . FILTER(STR(?a) < STR(?b)) }}""",
    )
    assert set(pairs) == {("ilo", "iom"), ("ilo", "osce"), ("iom", "osce")}


def test_unit_and_its_organization_do_not_collaborate(store: Store) -> None:
    assert not holds(store, "organization:itc-ilo gmg:collaboratesWith organization:ilo")
    assert not holds(store, "organization:unsd gmg:collaboratesWith organization:un-desa")


def test_co_presence_is_no_collaboration(store: Store) -> None:
    # Ghana: UNDP's programme (page 13) and the World Bank's survey (page 22), apart.
    assert holds(
        store,
        """?c a gmg:CoPresence ; gmg:between organization:undp , organization:world-bank ;
        gmg:country country:GHA""",
    )
    assert not holds(store, "?c a gmg:CoPresence , gmg:Collaboration")
    assert not holds(store, "organization:undp gmg:collaboratesWith organization:world-bank")


@pytest.mark.parametrize("mentioned", ["interpol", "eu", "rsb"])
def test_organization_that_is_only_mentioned_takes_no_part(store: Store, mentioned: str) -> None:
    assert holds(store, f"?activity gmg:mentions organization:{mentioned}")
    assert not holds(store, f"?participation gmg:organization organization:{mentioned}")


# Where --------------------------------------------------------------------------

SADC = [
    "AGO",
    "BWA",
    "COD",
    "LSO",
    "MWI",
    "MUS",
    "MOZ",
    "NAM",
    "SYC",
    "ZAF",
    "SWZ",
    "TZA",
    "ZMB",
    "ZWE",
]


def countries(store: Store, activity: str) -> set[str]:
    """Return the codes of the countries that an activity names."""
    return values(store, f"SELECT ?c {{ activity:{activity} gmg:country ?c }}")


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("currently collaborating closely with the 14 members", SADC),  # page 10
        (
            "Assessment studies have been completed for",  # page 11
            ["COL", "JOR", "IDN", "KEN", "ZMB", "MDG", "SEN", "CMR"],
        ),
        (
            "regularly undertakes capacity-building activities",  # page 11
            ["VNM", "KHM", "NPL", "YEM", "ETH", "SDN", "DZA", "BIH", "LAO", "IRN", "AZE"],
        ),
        ("welcomed several delegations from capitals", ["CHN"]),  # page 12
        ("In Ghana, a programme is being formulated", ["GHA"]),  # page 13
        ("a Human Development and Migration Program", ["SLV"]),  # page 13
        ("Return of Qualified Nationals", ["AFG"]),  # page 7
        ("Ministerial Conference of the LDC", ["BEN"]),  # page 8
        ("pilot initiatives were established in Armenia", ["ARM", "ZAF"]),  # page 22
        ("were established in Mexico, Chile", ["MEX", "CHL", "ARG"]),  # page 22
        ("In collaboration with the U.S. Treasury", ["USA", "GTM"]),  # page 21
        ("focus on temporary migration to the Persian Gulf", ["LKA"]),  # page 22
        ("was held in Moscow at the end of 2006", []),  # page 5: a city is a place
        ("hosts a regular training course", []),  # page 3: so is Turin
        ("produced a manual of labour migration", []),  # page 5: Russian is a language
    ],
)
def test_countries_of_an_activity(store: Store, phrase: str, expected: list[str]) -> None:
    assert countries(store, activity_with(store, phrase)) == set(expected)


def test_grouping_is_not_expanded_where_the_text_lists_no_members(store: Store) -> None:
    workshops = activity_with(store, "regularly undertakes capacity-building activities")
    groupings = values(store, f"SELECT ?g {{ activity:{workshops} gmg:grouping ?g }}")
    assert groupings == {"comesa", "sadc", "asean", "mercosur", "andean-community"}


@pytest.mark.parametrize("code", ["QAT", "ITA", "GBR"])
def test_name_of_an_agreement_city_or_data_set_brings_no_country(store: Store, code: str) -> None:
    # Doha, Turin, Sussex
    assert not holds(store, f"?activity a gmg:Activity ; gmg:country country:{code}")


@pytest.mark.parametrize("code", ["BRA", "CHE"])
def test_country_of_a_study_does_not_come_from_a_place_elsewhere(store: Store, code: str) -> None:
    # Studies of the World Bank name Brazil and Switzerland; Sao Paulo and Geneva bring no country.
    query = f"SELECT DISTINCT ?a {{ ?x gmg:country country:{code} ; gmg:leadAgency ?a }}"
    assert values(store, query) == {"world-bank"}


@pytest.mark.parametrize(
    ("place", "code", "page"),
    [
        ("turin", "ITA", 3),
        ("moscow", "RUS", 5),
        ("geneva", "CHE", 12),
        ("zacatecas", "MEX", 16),
        ("campeche", "MEX", 16),
        ("santa-cruz-de-la-sierra", "BOL", 16),
        ("kerala", "IND", 22),
        ("washington", "USA", 23),
    ],
)
def test_places_their_countries_and_pages(store: Store, place: str, code: str, page: int) -> None:
    assert values(store, f"SELECT ?c {{ place:{place} gmg:country ?c }}") == {code}
    pages = values(store, f"SELECT ?n {{ ?x gmg:place place:{place} ; gmg:evidence/gmg:page ?n }}")
    assert str(page) in pages


def test_agencies_that_name_no_country(store: Store) -> None:
    placed = values(
        store,
        """SELECT DISTINCT ?a { ?x gmg:leadAgency ?a ; gmg:country|gmg:place ?where .
        ?a org:memberOf organization:gmg }""",
    )
    assert placed == {"ilo", "iom", "unctad", "undp", "ohchr", "world-bank"}


def test_regions_of_unodc_stand_where_the_text_gives_them(store: Store) -> None:
    regions = values(
        store, "SELECT DISTINCT ?r { ?x gmg:leadAgency organization:unodc ; gmg:region ?r }"
    )
    assert regions == {"asia", "europe", "latin-america", "africa"}


# When, how much, how far ----------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "start", "end"),
    [
        ("were conducted in the African region between 2004", "2004", "2006"),  # page 4
        ("USD80 million investment operation", "2002-09", "2009-09"),  # page 22
        ("presented in Washington in December 2006", "2006-12", "2006-12"),  # page 23
        ("2010 World Programme on Population", "2005", "2014"),  # page 14
    ],
)
def test_dates_are_as_precise_as_the_text(store: Store, phrase: str, start: str, end: str) -> None:
    dates = rows(
        store,
        f"""SELECT ?s ?e {{ activity:{activity_with(store, phrase)}
        gmg:startDate ?s ; gmg:endDate ?e }}""",
    )
    assert dates == [(start, end)]


@pytest.mark.parametrize(
    ("phrase", "end"),
    [
        ("preparing a handbook on international migration", "2008"),  # page 14
        ("technical report on measuring international migration", "2007"),  # page 14
        ("Analysis of the collected information will be", "2007-06"),  # page 22
        ("module of questions on migration and remittances", "2005-09"),  # page 22
    ],
)
def test_end_of_an_activity(store: Store, phrase: str, end: str) -> None:
    query = f"SELECT ?e {{ activity:{activity_with(store, phrase)} gmg:endDate ?e }}"
    assert values(store, query) == {end}


@pytest.mark.parametrize(
    ("agency", "number", "unit"),
    [
        ("iom", 90_000_000, "USD"),  # page 6: total budget of 2006
        ("iom", 200, "projects and programmes"),  # page 6
        ("unfpa", 15, "meetings"),  # page 15
        ("world-bank", 80_000_000, "USD"),  # page 22
        ("world-bank", 45, "questions"),  # page 22
        ("world-bank", 9000, "households"),  # page 22
        ("world-bank", 4000, "households"),  # page 22
    ],
)
def test_amounts(store: Store, agency: str, number: int, unit: str) -> None:
    found = rows(
        store,
        f"""SELECT ?n ?u {{ ?x gmg:leadAgency organization:{agency} ; gmg:amount ?a .
        ?a gmg:value ?n ; gmg:currency|gmg:unit ?u }}""",
    )
    assert (str(number), unit) in found


@pytest.mark.parametrize(
    ("phrase", "status"),
    [
        ("produced a manual of labour migration", "completed"),
        ("at present planning to develop and expand", "planned"),
        ("In Ghana, a programme is being formulated", "planned"),
        ("a Human Development and Migration Program", "planned"),
        ("assisting to develop and implement", "ongoing"),
        ("Similar trainings under the Aide-Memoire", "planned"),
        ("have been conducted with NHRC", "completed"),
        ("will also subsequently be published", "planned"),
        ("USD80 million investment operation", "ongoing"),
        ("The intercept survey has been completed", "completed"),
        ("first extension has already been delivered", "completed"),
        ("third extension has now been approved", "planned"),
        ("consists of a set of non-binding principles", "unspecified"),
    ],
)
def test_status_follows_the_verb(store: Store, phrase: str, status: str) -> None:
    query = f"SELECT ?s {{ activity:{activity_with(store, phrase)} gmg:status ?s }}"
    assert values(store, query) == {status}


# Outputs and instruments ----------------------------------------------------------


def test_manual_of_one_chapter_and_handbook_of_another_are_one_product(store: Store) -> None:
    agencies = values(
        store,
        """SELECT DISTINCT ?a { ?x gmg:output output:labour-migration-policies-handbook ;
        gmg:leadAgency ?a }""",
    )
    assert agencies == {"ilo", "iom"}


@pytest.mark.parametrize(
    ("output", "agency"),
    [
        ("multilateral-framework-on-labour-migration", "ilo"),
        ("labour-migration-statistics-module", "ilo"),
        ("asia-labour-migration-manual", "ilo"),
        ("anti-discrimination-e-learning-for-judges", "iom"),
        ("services-laws-database", "unctad"),
        ("manual-of-statistics-of-trade-in-services", "unctad"),
        ("international-migration-statistics-handbook", "un-desa"),
        ("imp-country-reporting-system", "unfpa"),
        ("mla-request-writer-tool", "unodc"),
        ("model-provisions-against-trafficking", "unodc"),
        ("medical-brain-drain-dataset", "world-bank"),
        ("ghana-migration-module", "world-bank"),
    ],
)
def test_output_and_the_agency_that_describes_it(store: Store, output: str, agency: str) -> None:
    assert holds(store, f"?x gmg:output output:{output} ; gmg:leadAgency organization:{agency}")


@pytest.mark.parametrize(
    ("instrument", "agency"),
    [
        ("gats", "unctad"),
        ("economic-partnership-agreements", "unctad"),
        ("icrmw", "ohchr"),
        ("aide-memoire-with-ecowas", "ohchr"),
        ("refugee-convention", "unhcr"),
        ("refugee-protocol", "unhcr"),
        ("trafficking-protocol", "unodc"),
        ("smuggling-protocol", "unodc"),
        ("principles-and-recommendations-for-censuses", "un-desa"),
    ],
)
def test_instrument_and_the_agency_that_rests_on_it(
    store: Store, instrument: str, agency: str
) -> None:
    pattern = f"?x gmg:instrument instrument:{instrument} ; gmg:leadAgency organization:{agency}"
    assert holds(store, pattern)


def test_framework_is_product_and_instrument_in_one(store: Store) -> None:
    framework = "output:multilateral-framework-on-labour-migration"
    assert holds(store, f"?x gmg:output {framework} . ?y gmg:instrument {framework}")


# Evidence -----------------------------------------------------------------------


def test_pages_lie_within_the_chapter_of_the_agency(store: Store) -> None:
    # The table of contents gives where each chapter starts.
    first = {
        "ilo": 3,
        "iom": 6,
        "unctad": 9,
        "undp": 13,
        "un-desa": 14,
        "unfpa": 15,
        "ohchr": 16,
        "unhcr": 17,
        "unodc": 18,
        "world-bank": 21,
    }
    after = dict(zip(first, [*list(first.values())[1:], 25], strict=True))
    pages = defaultdict(set)
    for agency, page in rows(
        store,
        """SELECT ?a ?n { ?x gmg:leadAgency ?a ; gmg:evidence/gmg:page ?n .
        ?a org:memberOf organization:gmg }""",
    ):
        pages[agency].add(int(page))
    for agency, found in pages.items():
        assert first[agency] == min(found)
        assert max(found) < after[agency]


def test_every_statement_of_participation_has_its_passage(store: Store) -> None:
    assert not holds(
        store,
        """?p a gmg:Participation .
        FILTER NOT EXISTS {
          ?p gmg:evidence ?e . ?e gmg:page ?n ; gmg:phrase ?f ; gmg:section ?s }""",
    )
