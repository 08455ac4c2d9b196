"""The kinds of things that have pages: what they are called and which classes they are of."""

from dataclasses import dataclass

from gmgkg.namespaces import GMG
from gmgkg.web.addresses import CODE


@dataclass(frozen=True)
class Kind:
    """One kind of thing.

    :ivar title: what one of them is called
    :ivar plural: what all of them are called
    :ivar classes: IRIs of its classes in the graph
    :ivar schema_type: its class in schema.org, for search engines
    :ivar facet: parameter of the list of activities that narrows it to one thing of this kind
    """

    title: str
    plural: str
    classes: tuple[str, ...]
    schema_type: str
    facet: str | None = None


_SCHEMA = "https://schema.org/"
_TERM = "DefinedTerm"

KINDS = {
    "activity": Kind("Activity", "Activities", (f"{GMG}Activity",), "Action"),
    "activity-type": Kind(
        "Type of activity", "Types of activities", (f"{GMG}ActivityType",), _TERM, "type"
    ),
    "collaboration": Kind(
        "Collaboration", "Collaborations", (f"{GMG}Collaboration", f"{GMG}CoPresence"), "Intangible"
    ),
    "country": Kind(
        "Country or area", "Countries and areas", (f"{GMG}Country",), "Country", "country"
    ),
    "document": Kind("Document", "Documents", (f"{_SCHEMA}DigitalDocument",), "DigitalDocument"),
    "instrument": Kind("Instrument", "Instruments", (f"{GMG}Instrument",), "CreativeWork"),
    "organization": Kind("Organization", "Organizations", (f"{GMG}Organization",), "Organization"),
    "output": Kind("Product", "Products", (f"{GMG}Output",), "CreativeWork"),
    "participation": Kind("Participation", "Participations", (f"{GMG}Participation",), "Role"),
    "passage": Kind("Passage", "Passages", (f"{GMG}Passage", f"{GMG}ExcusedPassage"), "Quotation"),
    "place": Kind("Place", "Places", (f"{GMG}Place",), "Place"),
    "region": Kind("Region", "Regions", (f"{GMG}Region",), "Place", "region"),
    "role": Kind("Role", "Roles", (f"{GMG}Role",), _TERM),
    "status": Kind("Status", "Statuses", (f"{GMG}Status",), _TERM, "status"),
    "target-group": Kind("Target group", "Target groups", (f"{GMG}TargetGroup",), _TERM, "group"),
    "theme": Kind("Theme", "Themes", (f"{GMG}Theme",), _TERM, "theme"),
    CODE: Kind("Code", "Codes", (), _TERM),
}
"""Every kind of thing by its type in the IRI; ``code`` stands for what is in a code list."""
