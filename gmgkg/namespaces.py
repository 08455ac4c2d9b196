"""The IRIs that outsiders depend on, and the prefixes under which we write them."""

BASE = "https://w3id.org/gmgkg/"
ONTOLOGY = f"{BASE}ontology"
GMG = f"{ONTOLOGY}#"
ID = f"{BASE}id/"
DATASET = f"{BASE}dataset"
CODELIST = f"{BASE}codelist/"
GRAPH = f"{BASE}graph/"
CONTRIBUTORS = f"{BASE}contributors"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"

RESOURCE_TYPES = (
    "activity",
    "activity-type",
    "collaboration",
    "country",
    "document",
    "instrument",
    "organization",
    "output",
    "participation",
    "passage",
    "place",
    "region",
    "role",
    "status",
    "target-group",
    "theme",
)
"""Every ``<type>`` in ``https://w3id.org/gmgkg/id/<type>/<slug>``."""

CODE_LISTS = {
    "basis": "basis",
    "coverage-reason": "coverage-reason",
    "dac": "dac-purpose",
    "gcm": "gcm-objective",
    "iati-organization-type": "iati-organisation-type",
    "iati-role": "iati-organisation-role",
    "iati-status": "iati-activity-status",
    "organization-kind": "organization-kind",
    "output-kind": "output-kind",
}
"""Prefix and name of each list in ``https://w3id.org/gmgkg/codelist/<list>/<code>``."""

PREFIXES = dict(
    sorted(
        (
            {name: f"{ID}{name}/" for name in RESOURCE_TYPES}
            | {prefix: f"{CODELIST}{name}/" for prefix, name in CODE_LISTS.items()}
            | {
                "adms": "http://www.w3.org/ns/adms#",
                "dcat": "http://www.w3.org/ns/dcat#",
                "dcterms": DCTERMS,
                "foaf": "http://xmlns.com/foaf/0.1/",
                "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
                "gmg": GMG,
                "org": "http://www.w3.org/ns/org#",
                "owl": "http://www.w3.org/2002/07/owl#",
                "prov": "http://www.w3.org/ns/prov#",
                "rdf": RDF,
                "rdfs": RDFS,
                "schema": "https://schema.org/",
                "sd": "http://www.w3.org/ns/sparql-service-description#",
                "sh": "http://www.w3.org/ns/shacl#",
                "spdx": "http://spdx.org/rdf/terms#",
                "skos": SKOS,
                "void": "http://rdfs.org/ns/void#",
                "vann": "http://purl.org/vocab/vann/",
                "graph": GRAPH,
                "wd": "http://www.wikidata.org/entity/",
                "xsd": XSD,
            }
        ).items()
    )
)
"""Prefix to IRI, in alphabetical order, for every file and every serialisation."""


def shorten(iri: str) -> str:
    """Return ``prefix:local`` where a prefix covers the IRI up to one last step, else the IRI.

    :param iri: an absolute IRI
    """
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local not in (iri, "") and "/" not in local:
            return f"{prefix}:{local}"
    return iri
