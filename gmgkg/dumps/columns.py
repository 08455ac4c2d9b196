"""What the tables hold: each column by the way that leads to its values.

The CSV files, the workbook and their description (CSVW) all come from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from gmgkg.namespaces import CODELIST, PREFIXES

LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")
"""The six official languages of the United Nations."""

SEPARATOR = "; "
"""What stands between the values of a cell."""

BACK = "^participation"
"""The step from a participation to its activity."""


class Show(Enum):
    """What a cell shows of what its way leads to."""

    IRI = "the IRI"
    SLUG = "the last step of the IRI"
    NAME = "the name in English"
    TEXT = "the text"
    NUMBER = "the whole number"
    CITATION = "page, section and phrase of a passage"
    AMOUNT = "a figure with what it counts"


@dataclass(frozen=True)
class Column:
    """A column.

    :ivar name: in the header
    :ivar title: what it holds, for people
    :ivar way: terms of the context that lead from the resource to the values; ``a|b`` takes either
    :ivar show: what is shown of each value
    :ivar many: whether a cell may hold several
    :ivar language: only the texts in this language
    :ivar within: only the resources whose IRI starts so
    :ivar pick: only the value at this place, in the order of the IRIs
    :ivar mixed: whether the values have several datatypes or languages
    :ivar aligned: several texts stand in the order of the resources that have them, and each time
    """

    name: str
    title: str
    way: tuple[str, ...]
    show: Show = Show.TEXT
    many: bool = field(default=False, kw_only=True)
    language: str | None = field(default=None, kw_only=True)
    within: str = field(default="", kw_only=True)
    pick: int | None = field(default=None, kw_only=True)
    mixed: bool = field(default=False, kw_only=True)
    aligned: bool = field(default=False, kw_only=True)


@dataclass(frozen=True)
class Table:
    """A table.

    :ivar name: of the file and the sheet
    :ivar kind: class of the resources that have a row each
    :ivar title: what the rows are
    :ivar columns: in their order; the first that shows the IRI of the resource is the key
    :ivar refers: by name of a column that is never empty, the table whose rows it names
    """

    name: str
    kind: str
    title: str
    columns: tuple[Column, ...]
    refers: Mapping[str, str]


_IRI = Column("iri", "IRI", (), Show.IRI)


def _linked(
    names: str, iris: str, title: str, *way: str, many: bool = True, within: str = ""
) -> tuple[Column, Column]:
    """Return two columns for linked resources: names, and IRIs in the same order."""
    return (
        Column(names, f"{title}, names in English", way, Show.NAME, many=many, within=within),
        Column(iris, f"{title}, IRIs", way, Show.IRI, many=many, within=within),
    )


def _spoken(name: str, title: str, term: str) -> tuple[Column, ...]:
    """Return a column for each of the six languages."""
    return tuple(
        Column(f"{name}_{tag}", f"{title} ({tag})", (term,), language=tag) for tag in LANGUAGES
    )


_MATCHES = "broadMatch|closeMatch|exactMatch|narrowMatch|relatedMatch"
_GCM = f"{CODELIST}gcm-objective/"
_DAC = f"{CODELIST}dac-purpose/"

_ACTIVITIES = (
    Column("identifier", "Identifier", ("identifier",)),
    _IRI,
    Column("label", "Name", ("label",), language="en"),
    Column("description", "Description", ("description",), language="en"),
    *_linked("leadAgencies", "leadAgencyIris", "Lead agencies", "leadAgency"),
    *_linked("partners", "partnerIris", "Every other participant", "partner"),
    *_linked("countries", "countryIris", "Countries that the source names", "country"),
    *_linked(
        "placeCountries", "placeCountryIris", "Countries that hold the places", "place", "country"
    ),
    *_linked("regions", "regionIris", "Regions", "region"),
    *_linked("places", "placeIris", "Places below a country", "place"),
    *_linked("groupings", "groupingIris", "Regional organizations that benefit", "grouping"),
    *_linked("themes", "themeIris", "Themes", "theme"),
    *_linked("types", "typeIris", "Types of activity", "activityType"),
    *_linked("targetGroups", "targetGroupIris", "Target groups", "targetGroup"),
    Column(
        "status",
        "Status when the source was written",
        ("status",),
        Show.SLUG,
        within=PREFIXES["status"],
    ),
    Column("start", "Start, as precisely as the source says", ("startDate",), mixed=True),
    Column("end", "End, as precisely as the source says", ("endDate",), mixed=True),
    Column("timeNote", "What the source says about time besides", ("timeNote",), language="en"),
    *_linked("outputs", "outputIris", "Outputs", "output"),
    *_linked("instruments", "instrumentIris", "Instruments", "instrument"),
    Column("amounts", "Figures that the source gives", ("amount",), Show.AMOUNT, many=True),
    *_linked("partOf", "partOfIris", "Activities of which it is a part", "isPartOf"),
    Column("pages", "Pages of the evidence", ("evidencePage",), Show.NUMBER, many=True),
    Column("citations", "Page, section, phrase", ("evidence",), Show.CITATION, many=True),
)

_PARTICIPATIONS = (
    _IRI,
    Column("activity", "Activity, IRI", (BACK,), Show.IRI),
    Column("activityIdentifier", "Activity, identifier", (BACK, "identifier")),
    Column("activityLabel", "Activity, name", (BACK,), Show.NAME),
    Column("organization", "Organization, IRI", ("organization",), Show.IRI),
    Column("organizationLabel", "Organization, name", ("organization",), Show.NAME),
    Column("role", "Role", ("role",), Show.SLUG, within=PREFIXES["role"]),
    Column("inferenceNote", "Why it holds", ("inferenceNote",), language="en"),
    Column("page", "Pages", ("evidence", "page"), Show.NUMBER, many=True, aligned=True),
    Column("section", "Sections", ("evidence", "section"), many=True, aligned=True),
    Column("phrase", "Phrases", ("evidence", "phrase"), many=True, aligned=True),
)

_ORGANIZATIONS = (
    _IRI,
    Column("label", "Name", ("label",), language="en"),
    Column("shortName", "Short name", ("shortName",)),
    Column(
        "kind",
        "Kind of organization",
        ("organizationKind",),
        Show.SLUG,
        within=PREFIXES["organization-kind"],
    ),
    *_linked("unitOfLabel", "unitOf", "Organization of which it is a unit", "unitOf", many=False),
    *_linked("memberOf", "memberOfIris", "Bodies in which it is a member", "memberOf"),
    Column("iatiIdentifier", "IATI identifiers", ("iatiIdentifier",), many=True),
    Column("exactMatches", "The same elsewhere, IRIs", ("exactMatch",), Show.IRI, many=True),
    Column("homepage", "Home page", ("homepage",), Show.IRI, many=True),
    Column("altLabels", "Other names, in any language", ("altLabel",), many=True, mixed=True),
)

_COUNTRIES = (
    _IRI,
    Column("iso3", "ISO 3166-1 alpha-3", ("iso3",)),
    Column("iso2", "ISO 3166-1 alpha-2", ("iso2",)),
    Column("m49", "UN M49", ("m49",)),
    *_spoken("label", "Name", "label"),
    *_linked("regions", "regionIris", "Region that holds it", "region"),
    Column(
        *("wikidata", "Wikidata", ("exactMatch",), Show.IRI),
        many=True,
        within=PREFIXES["wd"],
    ),
)

_THEMES = (
    _IRI,
    *_spoken("prefLabel", "Name", "prefLabel"),
    Column("definition", "Definition", ("definition",), language="en"),
    *_linked("broader", "broaderIris", "Broader themes", "broader"),
    Column(
        *(
            "gcmObjectives",
            "Objectives of the Global Compact for Migration",
            (_MATCHES,),
            Show.SLUG,
        ),
        many=True,
        within=_GCM,
    ),
    Column(*("dacCodes", "OECD DAC purpose codes", (_MATCHES,), Show.SLUG), many=True, within=_DAC),
)

_COLLABORATIONS = (
    _IRI,
    Column("first", "One side, IRI", ("between",), Show.IRI, pick=0),
    Column("firstLabel", "One side, name", ("between",), Show.NAME, pick=0),
    Column("second", "Other side, IRI", ("between",), Show.IRI, pick=1),
    Column("secondLabel", "Other side, name", ("between",), Show.NAME, pick=1),
    Column("basis", "Basis", ("basis",), Show.SLUG, within=PREFIXES["basis"]),
    Column("activityCount", "Number of activities", ("activityCount",), Show.NUMBER),
    *_linked("activities", "activityIris", "Activities that show it", "activity"),
)

TABLES = (
    Table("activities", "Activity", "Activities", _ACTIVITIES, {}),
    Table(
        *("participations", "Participation", "Participations in activities", _PARTICIPATIONS),
        {"activity": "activities", "organization": "organizations"},
    ),
    Table("organizations", "Organization", "Organizations", _ORGANIZATIONS, {}),
    Table("countries", "Country", "Countries and areas of UN M49", _COUNTRIES, {}),
    Table("themes", "Theme", "Themes", _THEMES, {}),
    Table(
        *("collaborations", "Collaboration", "Collaborations", _COLLABORATIONS),
        {"first": "organizations", "second": "organizations"},
    ),
)
"""The tables, in the order of their sheets."""
