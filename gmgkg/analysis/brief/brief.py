"""What a brief holds, apart from how it is written."""

from dataclasses import dataclass
from typing import Literal

from gmgkg.analysis.inventory import Activity, Country, Organization, Passage

Kind = Literal["country", "agency", "partner", "theme"]


@dataclass(frozen=True)
class Table:
    """A table.

    :ivar title: by which it is found
    :ivar caption: what its rows are, and what a reader has to know of its words
    :ivar columns: their names
    :ivar rows: cells in the order of the columns
    :ivar sources: for each row the numbers of the citations that it rests on; empty where the
        table has none
    """

    title: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sources: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True)
class Citation:
    """A passage that is cited.

    :ivar number: by which tables refer to it, counted from 1
    :ivar document: title of the source and, where it is known, when it came out
    """

    number: int
    document: str
    passage: Passage


@dataclass(frozen=True)
class Tie:
    """That two organizations work together in activities of the brief.

    :ivar activities: in how many
    :ivar joint: whether the source says so of any that they did it together
    """

    first: Organization
    second: Organization
    activities: int
    joint: int

    @property
    def words(self) -> str:
        """Return the tie as a sentence says it."""
        number = "1 activity" if self.activities == 1 else f"{self.activities} activities"
        if self.joint == self.activities:
            how = "done together"
        elif self.joint:
            how = f"{self.joint} of them done together"
        else:
            how = "in which both are named"
        return f"{self.first.name} and {self.second.name}: {number}, {how}"


@dataclass(frozen=True)
class Visit:
    """A country, and how many activities of the brief name it."""

    country: Country
    activities: int


@dataclass(frozen=True)
class Brief:
    """A brief.

    :ivar title: what it is about
    :ivar name: what sentences call the subject
    :ivar summary: sentences made of counts and lists
    :ivar unknown: sentences on what the source does not say
    :ivar organizations: that take part, by name
    :ivar centre: IRI of the organization that it is about, or None
    :ivar ties: between those organizations
    :ivar activities: by identifier
    :ivar visits: countries that activities name, by name
    :ivar regions: names of regions that activities name
    :ivar commands: that give the same rows from the library of questions
    :ivar queries: SPARQL that was run, by what it asks for
    :ivar version: of the data
    :ivar modified: date of the data, ISO 8601
    """

    kind: Kind
    title: str
    name: str
    summary: tuple[str, ...]
    unknown: tuple[str, ...]
    tables: tuple[Table, ...]
    organizations: tuple[Organization, ...]
    centre: str | None
    ties: tuple[Tie, ...]
    activities: tuple[Activity, ...]
    visits: tuple[Visit, ...]
    regions: tuple[str, ...]
    citations: tuple[Citation, ...]
    commands: tuple[str, ...]
    queries: tuple[tuple[str, str], ...]
    version: str
    modified: str
