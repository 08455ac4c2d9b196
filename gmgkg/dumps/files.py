"""Which files an export has, and what each is for."""

from dataclasses import dataclass

from gmgkg.dumps.columns import TABLES
from gmgkg.dumps.csvw import METADATA
from gmgkg.dumps.packing import CHECKSUMS, PACKED
from gmgkg.formats import DATASET_FORMATS, GRAPH_FORMATS
from gmgkg.library.formats import ANSWER_FORMATS

CANONICAL = "gmgkg.nq"
"""The file whose SHA-256 is the fingerprint of a release."""

NETWORK = "collaborations.graphml"
"""The network of collaboration."""

CONTEXT = "gmgkg.context.jsonld"
"""The JSON-LD context."""

WORKBOOK = "gmgkg.xlsx"
"""All tables in one."""

PACKED_TYPES = dict(zip(PACKED, ("application/gzip", "application/zstd"), strict=True))
"""The media type of each packed form, by its ending."""

_RDF = {form.extension: form.media_type for form in (*GRAPH_FORMATS, *DATASET_FORMATS)}
_XLSX = next(form.media_type for form in ANSWER_FORMATS if form.extension == "xlsx")


@dataclass(frozen=True)
class DumpFile:
    """A file of an export, which also has it packed.

    :ivar name: of the file
    :ivar media_type: what HTTP calls its format
    :ivar purpose: what it is for, the same for files that go together
    :ivar title: what it is
    """

    name: str
    media_type: str
    purpose: str
    title: str


def _rdf(extension: str, title: str) -> DumpFile:
    """Return a file with the whole graph."""
    return DumpFile(f"gmgkg.{extension}", _RDF[extension], "The whole graph", title)


FILES = (
    _rdf("nq", "N-Quads, canonical (RDFC-1.0), with the named graphs"),
    _rdf("trig", "TriG, with the named graphs"),
    _rdf("ttl", "Turtle, the graphs merged"),
    _rdf("nt", "N-Triples, the graphs merged"),
    _rdf("rdf", "RDF/XML, the graphs merged"),
    _rdf("jsonld", "JSON-LD, the graphs merged, each activity a tree with its evidence"),
    DumpFile(CONTEXT, "application/ld+json", "The whole graph", "The context of the JSON-LD"),
    *(
        DumpFile(f"{each.name}.csv", "text/csv", "Tables", f"{each.title}, one a row")
        for each in TABLES
    ),
    DumpFile(WORKBOOK, _XLSX, "Tables", "The same tables as sheets of one workbook"),
    DumpFile(METADATA, "application/csvm+json", "Tables", "What the columns hold (CSVW)"),
    DumpFile(
        NETWORK,
        "application/graphml+xml",
        "Network",
        "Who works with whom, for Gephi: a pair once whatever the basis, a unit inside its whole",
    ),
)
"""The files, by purpose, but for their packed forms and the checksums."""


def all_names() -> set[str]:
    """Return the names of all files of an export, the packed ones and the checksums too."""
    return {f"{file.name}{ending}" for file in FILES for ending in ("", *PACKED)} | {CHECKSUMS}


def media_type_of(name: str) -> str | None:
    """Return the media type of a file of an export, packed or not; None where there is none."""
    if name == CHECKSUMS:
        return "text/plain"
    plain = {file.name: file.media_type for file in FILES}
    packed = {f"{each}{ending}": kind for each in plain for ending, kind in PACKED_TYPES.items()}
    return (plain | packed).get(name)
