"""What this site serves of the data set, in the terms of catalogues (DCAT 3; VoID)."""

from collections.abc import Iterator
from itertools import zip_longest

from flask import url_for
from pyoxigraph import Literal, NamedNode, Triple

from gmgkg.dumps.files import FILES, PACKED_TYPES, DumpFile
from gmgkg.dumps.packing import PACKED
from gmgkg.dumps.reading import Export
from gmgkg.formats import DATASET_FORMATS, GRAPH_FORMATS
from gmgkg.library.answer import LICENCE, data_version
from gmgkg.namespaces import CONTRIBUTORS, DATASET, DCTERMS, PREFIXES, RDF, XSD
from gmgkg.versions.changelog import anchor_of
from gmgkg.web.kept import kept
from gmgkg.web.versions import current_releases

_DCAT, _FOAF, _SPDX, _VOID = (PREFIXES[name] for name in ("dcat", "foaf", "spdx", "void"))
_DATASET = NamedNode(DATASET)
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
# Not registered with IANA, so that it has no IRI there.
_GRAPHML = "application/graphml+xml"
_GRAPHML_STANDARD = "http://graphml.graphdrawing.org/xmlns"
_PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"
_OPENAPI = "https://spec.openapis.org/oas/v3.1.0"
_RDF_FILES = tuple(f"gmgkg.{form.extension}" for form in (*GRAPH_FORMATS, *DATASET_FORMATS))


def served_here(export: Export | None) -> Iterator[Triple]:
    """Yield where this site serves the data set, and what can be taken away.

    :param export: the dumps, or None where they are not there yet; then sizes and checksums lack
    """
    home = NamedNode(url_for("home.home", _external=True))
    this = NamedNode(url_for("catalogue.well_known", _external=True))
    yield _is(this, f"{_VOID}DatasetDescription")
    yield Triple(this, NamedNode(f"{_FOAF}primaryTopic"), _DATASET)
    yield Triple(this, NamedNode(f"{DCTERMS}title"), Literal("The gmgkg data set", language="en"))
    yield _is(home, f"{_DCAT}Catalog")
    yield Triple(home, NamedNode(f"{DCTERMS}title"), Literal("gmgkg", language="en"))
    told = "The data set, its services and its files"
    yield Triple(home, NamedNode(f"{DCTERMS}description"), Literal(told, language="en"))
    yield Triple(home, NamedNode(f"{DCTERMS}publisher"), NamedNode(CONTRIBUTORS))
    yield Triple(home, NamedNode(f"{_DCAT}dataset"), _DATASET)
    yield Triple(_DATASET, NamedNode(f"{_FOAF}homepage"), home)
    landing = NamedNode(url_for("catalogue.page", _external=True))
    yield Triple(_DATASET, NamedNode(f"{_DCAT}landingPage"), landing)
    yield from _versions()
    yield from _services(home)
    for file in FILES:
        yield from _distribution(file.name, file, None, export)
        for ending in PACKED:
            yield from _distribution(f"{file.name}{ending}", file, ending, export)


def _versions() -> Iterator[Triple]:
    """Yield the versions that there were, from the one that is served on (DCAT 3, section 11.1)."""
    served = kept(data_version)
    dates = {release.version: release.date for release in current_releases()}
    versions = [NamedNode(f"{DATASET}/{number}") for number in dict.fromkeys((served, *dates))]
    yield Triple(_DATASET, NamedNode(f"{_DCAT}hasCurrentVersion"), versions[0])
    for version, before in zip_longest(versions, versions[1:]):
        number = version.value.removeprefix(f"{DATASET}/")
        yield Triple(_DATASET, NamedNode(f"{_DCAT}hasVersion"), version)
        yield _is(version, f"{_DCAT}Dataset")
        title = Literal(f"The gmgkg data set, version {number}", language="en")
        yield Triple(version, NamedNode(f"{DCTERMS}title"), title)
        yield Triple(version, NamedNode(f"{_DCAT}isVersionOf"), _DATASET)
        yield Triple(version, NamedNode(f"{_DCAT}version"), Literal(number))
        yield Triple(version, NamedNode(f"{DCTERMS}license"), NamedNode(LICENCE))
        yield Triple(version, NamedNode(f"{DCTERMS}publisher"), NamedNode(CONTRIBUTORS))
        page = url_for("versions.versions", _anchor=anchor_of(number), _external=True)
        yield Triple(version, NamedNode(f"{_DCAT}landingPage"), NamedNode(page))
        if dates.get(number):
            date = Literal(dates[number], datatype=NamedNode(f"{XSD}date"))
            yield Triple(version, NamedNode(f"{DCTERMS}issued"), date)
        if before is not None:
            yield Triple(version, NamedNode(f"{_DCAT}previousVersion"), before)


def _services(home: NamedNode) -> Iterator[Triple]:
    """Yield the services that answer questions about the data set (DCAT 3, section 6.9)."""
    endpoint = url_for("sparql.endpoint", _external=True)
    yield Triple(_DATASET, NamedNode(f"{_VOID}sparqlEndpoint"), NamedNode(endpoint))
    described = url_for("documentation.openapi", _external=True)
    api = url_for("questions.listing", _external=True)
    for title, address, description, standard in (
        ("SPARQL endpoint", endpoint, endpoint, _PROTOCOL),
        ("Questions of the library", api, described, _OPENAPI),
    ):
        service = NamedNode(address)
        yield _is(service, f"{_DCAT}DataService")
        yield Triple(service, NamedNode(f"{DCTERMS}title"), Literal(title, language="en"))
        yield Triple(service, NamedNode(f"{_DCAT}endpointURL"), service)
        yield Triple(service, NamedNode(f"{_DCAT}endpointDescription"), NamedNode(description))
        yield Triple(service, NamedNode(f"{DCTERMS}conformsTo"), NamedNode(standard))
        yield Triple(service, NamedNode(f"{DCTERMS}license"), NamedNode(LICENCE))
        yield Triple(service, NamedNode(f"{_DCAT}servesDataset"), _DATASET)
        yield Triple(home, NamedNode(f"{_DCAT}service"), service)


def _distribution(
    name: str, file: DumpFile, ending: str | None, export: Export | None
) -> Iterator[Triple]:
    """Yield what can be said of one file (DCAT 3, section 6.8).

    :param ending: of a packed file
    """
    own = NamedNode(f"{DATASET}#file-{name}")
    address = NamedNode(url_for("dumps.file", name=name, _external=True))
    for dataset in (_DATASET, NamedNode(f"{DATASET}/{kept(data_version)}")):
        yield Triple(dataset, NamedNode(f"{_DCAT}distribution"), own)
    if file.name in _RDF_FILES:
        yield Triple(_DATASET, NamedNode(f"{_VOID}dataDump"), address)
    yield _is(own, f"{_DCAT}Distribution")
    title = file.title if ending is None else f"{file.title}, packed ({ending.lstrip('.')})"
    yield Triple(own, NamedNode(f"{DCTERMS}title"), Literal(title, language="en"))
    yield Triple(own, NamedNode(f"{_DCAT}downloadURL"), address)
    access = NamedNode(url_for("dumps.listing", _external=True))
    yield Triple(own, NamedNode(f"{_DCAT}accessURL"), access)
    if file.media_type == _GRAPHML:
        yield Triple(own, NamedNode(f"{DCTERMS}conformsTo"), NamedNode(_GRAPHML_STANDARD))
    else:
        media_type = NamedNode(_MEDIA_TYPES + file.media_type)
        yield Triple(own, NamedNode(f"{_DCAT}mediaType"), media_type)
    if ending is not None:
        packed = NamedNode(_MEDIA_TYPES + PACKED_TYPES[ending])
        yield Triple(own, NamedNode(f"{_DCAT}compressFormat"), packed)
    yield Triple(own, NamedNode(f"{DCTERMS}license"), NamedNode(LICENCE))
    if export is None:
        return
    size = str((export.folder / name).stat().st_size)
    number = NamedNode(f"{XSD}nonNegativeInteger")
    yield Triple(own, NamedNode(f"{_DCAT}byteSize"), Literal(size, datatype=number))
    checksum = NamedNode(f"{DATASET}#checksum-{name}")
    algorithm = NamedNode(f"{_SPDX}checksumAlgorithm_sha256")
    digest = Literal(export.sums[name], datatype=NamedNode(f"{XSD}hexBinary"))
    yield Triple(own, NamedNode(f"{_SPDX}checksum"), checksum)
    yield _is(checksum, f"{_SPDX}Checksum")
    yield Triple(checksum, NamedNode(f"{_SPDX}algorithm"), algorithm)
    yield Triple(checksum, NamedNode(f"{_SPDX}checksumValue"), digest)


def _is(subject: NamedNode, iri: str) -> Triple:
    """Return that something is of a class."""
    return Triple(subject, NamedNode(f"{RDF}type"), NamedNode(iri))
