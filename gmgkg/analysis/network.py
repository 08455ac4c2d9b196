"""The network of collaboration: who works with whom, by the activities that show it."""

from collections import defaultdict
from typing import Literal

import networkx as nx

from gmgkg.analysis.inventory import Inventory, Link, Organization, by_name, slug
from gmgkg.analysis.scope import Scope

Basis = Literal["joint", "co-participation"]

_EVERYTHING = Scope()


def collaboration_network(
    inventory: Inventory,
    basis: Basis | None = None,
    scope: Scope = _EVERYTHING,
    role: str | None = None,
) -> nx.Graph:
    """Return the network.

    A node is the IRI of an organization that takes part in an activity, alone or with others, and
    has the attribute ``organization``; a unit stands inside its whole. An edge has the attribute
    ``links``: one :class:`Link` for each activity in which the two work together. Co-presence is
    no edge.

    :param basis: count only what is joint, or only mere co-participation
    :param scope: count only these activities, for nodes and edges
    :param role: count only edges one side of which takes part in this role, by slug
    :return: nodes and edges in the order of their IRIs, so that every walk over it is the same
    """
    counted = {iri for iri, each in inventory.activities.items() if scope.holds(inventory, each)}
    network = nx.Graph()
    sides = {
        inventory.side(part.organization)
        for iri in counted
        for part in inventory.activities[iri].parts
    }
    for side in sorted(sides):
        network.add_node(side, organization=inventory.organizations[side])
    edges: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in inventory.links:
        if (
            link.activity in counted
            and basis in (None, link.basis)
            and (role is None or role in roles_of(inventory, link))
        ):
            edges[link.first, link.second].append(link)
    for (first, second), links in sorted(edges.items()):
        network.add_edge(first, second, links=tuple(links))
    return network


def roles_of(inventory: Inventory, link: Link) -> tuple[str, ...]:
    """Return as what the two sides of a link take part, by slug."""
    activity = inventory.activities[link.activity]
    return tuple(inventory.parts_of(side, activity)[0].role for side in (link.first, link.second))


def organization(network: nx.Graph, node: str) -> Organization:
    """Return the organization of a node."""
    found: Organization = network.nodes[node]["organization"]
    return found


def links_between(network: nx.Graph, first: str, second: str) -> tuple[Link, ...]:
    """Return the links of an edge."""
    found: tuple[Link, ...] = network.edges[first, second]["links"]
    return found


def partners(network: nx.Graph, node: str) -> tuple[Organization, ...]:
    """Return those with whom an organization works, by name."""
    return by_name(organization(network, other) for other in network.neighbors(node))


def write_graphml(network: nx.Graph) -> bytes:
    """Return the network as GraphML, for Gephi and other programs that draw networks.

    Nodes have ``label``, ``shortName`` and ``collective`` (a kind of body, not one); edges have
    ``basis`` (joint where any activity is), ``activityCount`` and ``activities``, by the slug of
    their IRI.
    """
    plain = nx.Graph()
    for node in network:
        found = organization(network, node)
        plain.add_node(node, label=found.label, shortName=found.short, collective=found.collective)
    for first, second in network.edges:
        links = links_between(network, first, second)
        plain.add_edge(
            first,
            second,
            basis="joint" if any(link.joint for link in links) else "co-participation",
            activityCount=len(links),
            activities=" ".join(slug(link.activity) for link in links),
        )
    lines = nx.generate_graphml(plain, encoding="utf-8")
    return "\n".join([*lines, ""]).encode()
