"""The network of collaboration as pages draw it."""

from collections.abc import Iterable

import networkx as nx

from gmgkg.analysis.inventory import Inventory, Link, Organization
from gmgkg.analysis.network import links_between, organization
from gmgkg.web.addresses import address_of

Pair = tuple[Organization, Organization, tuple[Link, ...]]
"""Two organizations, and what links them."""


def pairs_of(network: nx.Graph) -> list[Pair]:
    """Return the pairs of a network, those with most links first."""
    pairs = [
        (organization(network, first), organization(network, second), links)
        for first, second in network.edges
        for links in [links_between(network, first, second)]
    ]
    pairs.sort(key=lambda pair: (-len(pair[2]), pair[0].name.casefold(), pair[1].name.casefold()))
    return pairs


def draw_network(pairs: Iterable[Pair], inventory: Inventory) -> dict[str, object]:
    """Return the network of some pairs as the island draws it."""
    weights: dict[str, int] = {}
    edges = []
    for first, second, links in pairs:
        for side in (first, second):
            weights[side.iri] = weights.get(side.iri, 0) + len(links)
        joint = sum(link.joint for link in links)
        edges.append(
            {
                "source": first.slug,
                "target": second.slug,
                "weight": len(links),
                "label": f"{len(links)}, {joint} joint",
            }
        )
    nodes = [
        {
            "id": inventory.organizations[iri].slug,
            "label": inventory.organizations[iri].name,
            "kind": "organization",
            "url": address_of(iri),
            "weight": weight,
        }
        for iri, weight in sorted(weights.items())
    ]
    return {"nodes": nodes, "edges": edges}
