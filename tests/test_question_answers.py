"""The questions of the library answer what a person read in the document of 2007.

Every expected table was read from the text; the pages in it, or beside it, are those of the text.
"""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions

from gmgkg.errors import BadParameter
from gmgkg.graph.questions import load_questions
from gmgkg.library.ask import ask
from gmgkg.library.values import complete, resolve
from gmgkg.questions import Parameter, Question
from gmgkg.store import Store

Table = set[tuple[str, ...]]

REFERENCE = {"names-of-organization", "countries-without-activity"}
"""Questions whose rows state nothing of the document."""


def table(
    store: Store, root: Path, name: str, columns: str, values: dict[str, str] | None = None
) -> Table:
    """Return some columns of an answer, each IRI by its last part."""
    answer = ask(store, load_questions(root)[name], values or {})
    positions = [answer.columns.index(column) for column in columns.split()]
    return {
        tuple(
            ""
            if row[position] is None
            else row[position].value.rpartition("/")[2]
            if isinstance(row[position], NamedNode)
            else str(row[position].value)
            for position in positions
        )
        for row in answer.rows
    }


HANDBOOK = {
    ("ilo", "lead", "5"),  # "the ILO has produced a manual"
    ("osce", "joint", "5"),  # "Jointly with the OSCE and the IOM"
    ("iom", "joint", "5"),
    ("iom", "lead", "7"),  # the same product in IOM's chapter
    ("osce", "collaborator", "7"),  # "in cooperation with OSCE and ILO"
    ("ilo", "collaborator", "7"),
}


@pytest.mark.parametrize(
    ("name", "values", "columns", "expected"),
    [
        # Who works with whom.
        (
            "makers-of-output",
            {"output": "manual of labour migration policies"},
            "organization role page",
            HANDBOOK,
        ),
        (
            "makers-of-output",  # page 23: "Ongoing collaboration with WHO"
            {"output": "medical-brain-drain-dataset"},
            "organization role page",
            {("world-bank", "lead", "23"), ("who", "collaborator", "23")},
        ),
        (
            "who-works-with",  # "co-organizes with UNITAR and IOM", for Permanent Missions
            {"organization": "UNITAR"},
            "partner partnerRoleLabel basisLabel page",
            {
                ("unfpa", "Lead agency", "Joint activity", "15"),
                ("iom", "Joint organizer or producer", "Joint activity", "15"),
                ("permanent-missions", "Beneficiary", "Co-participation", "15"),
            },
        ),
        (
            "participations-of-organization",
            {"organization": "WHO"},
            "role leads page",
            {("collaborator", "World Bank", "23")},
        ),
        (
            "participations-of-organization",  # "either as co-organizer of expert meetings"
            {"organization": "OECD"},
            "role leads page",
            {("collaborator", "UNCTAD", "12")},
        ),
        (
            "participations-of-organization",  # "with NHRC and Government staff in Nepal"
            {"organization": "government-of-nepal"},
            "role leads page",
            {("beneficiary", "OHCHR", "16")},
        ),
        (
            "participations-of-organization",  # "IOM also supports NATO"
            {"organization": "NATO"},
            "role leads page",
            {("supported", "IOM", "8")},
        ),
        ("participations-of-organization", {"organization": "Interpol"}, "role", set()),
        (
            "shared-partners",
            {"first": "UNFPA", "second": "UNCTAD"},
            "partner pagesFirst pagesSecond",
            {("iom", "15", "12")},
        ),
        (
            "partners-by-role",
            {"role": "joint"},
            "partner leads pages",
            {("osce", "ILO", "5"), ("iom", "ILO, UNFPA", "5, 15"), ("unitar", "UNFPA", "15")},
        ),
        (
            "funders-hosts-and-supported",
            {"role": "funder"},
            "organization page",
            # "With the grant from the 2002 Development Market Place", "support from the ... Fund"
            {("development-marketplace", "22"), ("presidents-contingency-fund", "22")},
        ),
        (
            "funders-hosts-and-supported",
            {"role": "host"},
            "organization page",
            {("itc-ilo", "3"), ("unctad-commission-on-trade", "9")},
        ),
        (
            "collaborations-between-members",
            {},
            "first second pages",
            {
                ("ilo", "iom", "5"),
                ("ilo", "iom", "7"),
                ("iom", "undp", "7, 8"),  # the sentence runs over the end of page 7
                ("iom", "unfpa", "15"),
                ("iom", "unctad", "12"),
            },
        ),
        (
            "activities-of-agency",
            {"organization": "UNDP"},
            "activity statusLabel pages",
            {
                ("undp-ghana-managing-migration", "Planned", "13"),
                ("undp-albania-diaspora-programme", "Ongoing", "13"),
                ("undp-albania-database-and-website", "Ongoing", "13"),
                ("undp-el-salvador-human-development-and-migration", "Planned", "13"),
                ("undp-review-of-migration-activities", "Ongoing", "13"),  # in the footnote
            },
        ),
        # Where.
        (
            "activities-in-country",
            {"country": "Mexico"},
            "places pages",
            {("Zacatecas", "16"), ("Campeche", "16"), ("", "22")},
        ),
        (
            "activities-in-country",
            {"country": "Nepal"},
            "leads pages",
            {("UNCTAD", "11"), ("OHCHR", "16")},
        ),
        ("activities-in-country", {"country": "Monaco"}, "activity", set()),
        (
            "countries-with-several-agencies",
            {},
            "country agencies",
            {
                ("GHA", "UNDP, World Bank"),  # pages 13 and 22
                ("MEX", "OHCHR, World Bank"),  # pages 16 and 22
                ("NPL", "OHCHR, UNCTAD"),  # pages 16 and 11
                ("RUS", "ILO, World Bank"),  # Moscow, page 5, and page 22
                ("ZAF", "UNCTAD, World Bank"),  # a member of SADC, page 10, and page 22
                ("CHE", "UNCTAD, World Bank"),  # Geneva, page 12, and page 23
            },
        ),
        (
            "active-in-two-countries",  # page 16: Zacatecas and Campeche; Santa Cruz de la Sierra
            {"first": "MEX", "second": "Bolivia"},
            "organization pagesFirst pagesSecond",
            {("ohchr", "16", "16"), ("national-human-rights-institutions", "16", "16")},
        ),
        (
            "active-in-two-countries",
            {"first": "GHA", "second": "ALB"},
            "organization pagesFirst pagesSecond",
            {("undp", "13", "13")},
        ),
        (
            "activities-in-region",
            {"region": "South-eastern Asia"},
            "leads places pages",
            {
                ("IOM", "South-eastern Asia", "7"),
                ("UNCTAD", "Indonesia", "11"),
                ("UNCTAD", "Cambodia, Lao People's Democratic Republic, Viet Nam", "11"),
            },
        ),
        (
            "activities-in-region",
            {"region": "Western Africa"},
            "leads places pages",
            {
                ("ILO", "Western Africa", "4, 5"),
                ("IOM", "Benin", "7, 8"),
                ("UNCTAD", "Senegal", "11"),
                ("UNDP", "Ghana", "13"),
                ("World Bank", "Ghana", "22"),
                ("World Bank", "Ghana", "23"),
            },
        ),
        (
            "side-by-side",
            {},
            "first second country",
            {("undp", "world-bank", "GHA")},
        ),
        # On what.
        (
            "countries-by-theme",
            {"theme": "remittances"},
            "country leads pages",
            {
                ("BEN", "IOM", "7, 8"),
                ("GHA", "UNDP", "13"),
                ("GHA", "World Bank", "22"),
                ("GTM", "World Bank", "21"),
                ("USA", "World Bank", "21"),
                ("IND", "World Bank", "22"),
            },
        ),
        (
            "activities-on-theme",
            {"theme": "out-of-country-voting"},
            "leads pages",
            {("IOM", "8")},
        ),
        (
            "activities-for-target-group",
            {"group": "permanent-missions"},
            "leads pages",
            {("UNFPA", "15")},
        ),
        (
            "activities-of-type",  # "Pilot" in the heading, "pilot initiatives", "on a pilot basis"
            {"type": "pilot-project"},
            "leads pages",
            {
                ("World Bank", "21"),
                ("WBI, World Bank", "21, 22"),
                ("WBI, World Bank", "22"),
                ("World Bank", "22"),
            },
        ),
        # When.
        (
            "planned-activities",
            {"organization": "UNDP"},
            "activity pages",
            {
                ("undp-ghana-managing-migration", "13"),  # "is being formulated"
                ("undp-el-salvador-human-development-and-migration", "13"),  # "is being planned"
            },
        ),
        ("planned-activities", {"organization": "UNHCR"}, "activity", set()),
        (
            "activities-in-years",
            {"from": "2004", "to": "2004"},
            "leads startDate endDate pages",
            {
                ("ILO", "2004", "2006", "4, 5"),
                ("OHCHR", "2004", "2004", "16"),
                ("World Bank", "2002-09", "2009-09", "22"),
            },
        ),
        (
            "activities-in-years",  # "covering the 2005 to 2014 census period"
            {"from": "2013", "to": "2020"},
            "startDate endDate pages",
            {("2005", "2014", "14")},
        ),
        ("activities-in-years", {"from": "2020", "to": "2013"}, "activity", set()),
        # With what result.
        (
            "products-of-several-activities",
            {},
            "output pages",
            {
                ("labour-migration-policies-handbook", "5, 7"),
                ("manual-of-statistics-of-trade-in-services", "11, 12"),
                ("services-assessment-studies", "11"),  # made, and to be published
                ("brain-drain-dataset", "23"),  # collected, and to be extended
                ("migration-volume-2", "23"),  # studies on Switzerland, Norway, Egypt
            },
        ),
        (
            "activities-resting-on-instrument",
            {"instrument": "1951 Convention"},
            "leads pages",
            {("UNHCR", "17")},
        ),
        (
            "activities-resting-on-instrument",
            {"instrument": "ICRMW"},
            "leads pages",
            {("OHCHR", "16")},
        ),
        # With what evidence.
        (
            "statements-on-page",
            {"page": "20"},
            "activity phrase",
            {
                (
                    "unodc-awareness-campaigns",
                    "In close cooperation with civil society actors, assisting states",
                ),
                (
                    "unodc-awareness-campaigns",
                    "awareness raising campaigns to increase general public's alertness",
                ),
                (
                    "unodc-awareness-of-decision-makers",
                    "Raising awareness of political decision makers and relevant officials",
                ),
            },
        ),
        ("statements-on-page", {"page": "999"}, "phrase", set()),
        (
            "search-text",
            {"text": "ZACATECAS"},
            "activity where pages",
            {("ohchr-zacatecas-2004", where, "16") for where in ("name", "description", "phrase")},
        ),
        # What is missing.
        (
            "agencies-naming-no-country",
            {},
            "agency regions",
            {
                ("un-desa", ""),
                ("unfpa", "Africa, Asia, Caribbean, Central and Eastern Europe"),  # page 15
                ("unhcr", ""),
                ("unodc", "Africa, Asia, Europe, Latin America"),  # page 18
            },
        ),
        (
            "countries-without-activity",  # Algeria and Sudan: page 11; Egypt: page 23
            {"region": "Northern Africa"},
            "country",
            {("LBY",), ("MAR",), ("TUN",), ("ESH",)},
        ),
        (
            "organizations-only-mentioned",
            {},
            "organization leads pages",
            {
                ("eu", "UNCTAD", "10"),  # "Economic Partnership Agreements with the EU"
                ("wto", "UNCTAD", "10"),  # "the GATS negotiations at the WTO"
                ("wto", "UNCTAD", "9, 10"),  # "dismal market opening countries have at the WTO"
                ("wto", "UNCTAD", "11"),  # "newly acceded WTO members"
                ("wto", "UNCTAD", "12"),  # "acceding countries to the WTO"
                ("special-procedures", "OHCHR", "16"),  # "under Special Procedure mechanisms"
                ("interpol", "UNODC", "19"),  # "Mutual Legal Assistance, Interpol and other"
                ("world-bank-country-office-sri-lanka", "World Bank", "22"),  # "has endorsed"
                ("rsb", "World Bank", "23"),  # "was approved by RSB"
            },
        ),
    ],
)
def test_answer_is_what_the_document_says(  # noqa: PLR0913, PLR0917  a table has six sides
    store: Store, root: Path, name: str, values: dict[str, str], columns: str, expected: Table
) -> None:
    assert table(store, root, name, columns, values) == expected


def test_fifty_five_countries_are_named_as_place_or_subject(store: Store, root: Path) -> None:
    sadc = "AGO BWA COD LSO MWI MUS MOZ NAM SYC ZAF SWZ TZA ZMB ZWE"  # page 10
    studies = "COL JOR IDN KEN ZMB MDG SEN CMR"  # page 11
    workshops = "VNM KHM NPL YEM ETH SDN DZA BIH LAO IRN AZE"  # page 11
    world_bank = "NZL USA GTM ARM ZAF MEX CHL ARG RUS GHA PAK BRA LKA IND CHE NOR EGY"  # 21 to 23
    others = "ITA RUS AFG BEN CHN CHE GHA ALB SLV MEX BOL NPL"  # pages 3, 5, 7, 8, 12, 13, 16
    named = set(f"{sadc} {studies} {workshops} {world_bank} {others}".split())
    assert table(store, root, "countries-of-activities", "country") == {(c,) for c in named}


def test_sums_of_money_stand_first(store: Store, root: Path) -> None:
    sums = {
        row[1:] for row in table(store, root, "amounts", "currency value leads pages") if row[0]
    }
    assert sums == {("90000000", "IOM", "6"), ("80000000", "World Bank", "22")}


def test_evidence_of_an_activity_shows_who_takes_part(store: Store, root: Path) -> None:
    found = table(
        store, root, "evidence-of-activity", "page phrase shows", {"identifier": "ILO-10"}
    )
    phrase = "has produced a manual of labour migration policies"
    assert {shows for page, cited, shows in found if (page, cited) == ("5", phrase)} == {
        "the activity",
        "International Labour Organization: Lead agency",
        "International Organization for Migration: Joint organizer or producer",
        "Organization for Security and Co-operation in Europe: Joint organizer or producer",
    }


def test_parts_of_the_trafficking_project(store: Store, root: Path) -> None:
    # Page 16: trainings in Nepal have been conducted, those with ECOWAS are planned.
    parts = table(store, root, "programmes-and-parts", "programme activity statusLabel pages")
    assert {row[1:] for row in parts if row[0] == "ohchr-trafficking-project"} == {
        ("ohchr-nepal-trafficking-trainings", "Completed", "16"),
        ("ohchr-ecowas-trafficking-trainings", "Planned", "16"),
    }


def test_cover_contents_and_introduction_are_excused_as_a_whole(store: Store, root: Path) -> None:
    excused = table(store, root, "excused-sentences", "section reason page")
    assert excused >= {
        ("Cover", "front-matter", "1"),
        ("Contents", "front-matter", "1"),
        ("Introduction", "framing", "2"),
        ("UNODC", "mandate", "18"),  # "As the custodian of these two protocols"
    }


def test_grouping_has_only_the_countries_that_the_text_lists(store: Store, root: Path) -> None:
    served = table(store, root, "groupings-served", "grouping activity countries")
    members = {row[2] for row in served if row[:2] == ("sadc", "unctad-sadc-epas")}
    assert [len(names.split(", ")) for names in members] == [14]  # page 10: "the 14 members"
    assert {row[2] for row in served if row[0] == "osce"} == {""}  # page 5


def test_written_names_of_an_organization_are_found(store: Store, root: Path) -> None:
    written = table(store, root, "names-of-organization", "name use", {"organization": "UN DESA"})
    assert {("UNDESA", "other name"), ("UN DESA", "short form")} <= written  # pages 1, 2 and 14


def test_every_objective_of_the_compact_has_a_row(store: Store, root: Path) -> None:
    # A/RES/73/195 has 23; none of the document's activities is on detention or consular help.
    rows = table(store, root, "global-compact-objectives", "number activityCount")
    assert {number for number, _ in rows} == {str(number) for number in range(1, 24)}
    assert {("13", "0"), ("14", "0")} <= rows


# Every question ------------------------------------------------------------------


def _questions(root: Path) -> list[Question]:
    return list(load_questions(root).values())


def _columns(answer: object) -> list[str]:
    assert isinstance(answer, QuerySolutions)
    return [variable.value for variable in answer.variables]


def test_every_row_cites_the_document(store: Store, root: Path) -> None:
    for question in _questions(root):
        columns = ask(store, question, {}).columns
        cites = {"page", "section", "phrase"} <= set(columns)
        joined = any(column.startswith("pages") for column in columns)
        assert cites or joined or question.name in REFERENCE, question.name


def test_every_resource_has_its_name_beside_it_in_english(store: Store, root: Path) -> None:
    for question in _questions(root):
        answer = store.query(question.query)
        columns = _columns(answer)
        for row in answer:  # type: ignore[union-attr]
            for position, term in enumerate(row):  # type: ignore[arg-type]
                name = f"{columns[position]}Label"
                if isinstance(term, NamedNode):
                    assert name in columns, (question.name, name)
                    shown = row[columns.index(name)]  # type: ignore[index]
                    assert shown is not None, (question.name, term)
                    assert shown.language == "en", (question.name, term)  # type: ignore[union-attr]


def test_no_row_comes_twice(store: Store, root: Path) -> None:
    for question in _questions(root):
        rows = [tuple(map(str, row)) for row in store.query(question.query)]  # type: ignore[union-attr,arg-type]
        assert len(rows) == len(set(rows)), question.name


def test_view_finds_the_columns_that_it_needs(store: Store, root: Path) -> None:
    for question in _questions(root):
        columns = ask(store, question, {}).columns
        resources = [name for name in columns if f"{name}Label" in columns]
        needed: dict[str, bool] = {
            "table": True,
            "network": len(resources) > 1,
            "map": "country" in columns,
            "chart": bool(resources)
            and any(name.endswith("Count") or name == "value" for name in columns),
            "timeline": {"activity", "startDate", "endDate"} <= set(columns),
            "matrix": len(resources) > 1 and "activityCount" in columns,
        }
        assert needed[question.view], question.name


def _values(store: Store, parameter: Parameter) -> list[str]:
    """Return some values, first and last of those that there are."""
    if parameter.type == "year":
        return ["1000", "2006", "2999"]
    if parameter.type == "number":
        return ["0", "5", "999999999"]
    if parameter.type == "text":
        return ["", "5", "ILO-10", "no such words"]
    slugs = [slug for slug, _ in complete(store, parameter, "")]
    return [slugs[0], slugs[len(slugs) // 2], slugs[-1]]


def test_each_parameter_alone_gives_the_rows_of_its_value_or_an_empty_table(
    store: Store, root: Path
) -> None:
    for question in _questions(root):
        for parameter in question.parameters:
            for value in _values(store, parameter):
                answer = ask(store, question, {parameter.name: value})
                meant = resolve(store, parameter, value)
                position = answer.columns.index(parameter.name)
                assert all(row[position] == meant for row in answer.rows), question.name


HOSTILE = [
    '"',
    "'''",
    "\\",
    "} } #",
    "{ ?s ?p ?o }",
    "line\nbreak\r\n",
    '" } UNION { ?s ?p ?o } #',
    "SELECT * WHERE { ?s ?p ?o }",
    "DROP ALL",
    "x" * 10_000,
    "\u202eecso\u202c",
    "\u0000",
    "?organization",
    "<https://w3id.org/gmgkg/id/organization/osce>",
]


def test_hostile_value_is_data_and_never_syntax(store: Store, root: Path) -> None:
    for question in _questions(root):
        for parameter in question.parameters:
            for value in HOSTILE:
                if parameter.type == "text":
                    for record in ask(store, question, {parameter.name: value}).records():
                        found = str(record.get("found", value)).lower()
                        assert parameter.name != "text" or value.lower() in found
                else:
                    with pytest.raises(BadParameter, match=parameter.name):
                        ask(store, question, {parameter.name: value})


@pytest.mark.parametrize("parameter", ["from", "to"])
def test_range_may_be_open_at_either_end(store: Store, root: Path, parameter: str) -> None:
    question = load_questions(root)["activities-in-years"]
    everything = store.query(question.query)
    half = store.query(question.query, {parameter: Literal("2006")})
    assert isinstance(everything, QuerySolutions)
    assert isinstance(half, QuerySolutions)
    whole = {row["activity"] for row in everything}
    assert set() < {row["activity"] for row in half} < whole
