"""Who holds the network together: each number with its meaning in words."""

from dataclasses import dataclass

import networkx as nx

from gmgkg.analysis.inventory import Organization, by_name
from gmgkg.analysis.network import links_between, organization
from gmgkg.analysis.words import activities, count, listed, organizations
from gmgkg.library.answer import Cell


@dataclass(frozen=True)
class Centrality:
    """Where an organization stands in the network.

    :ivar partners: with how many it works: its degree
    :ivar activities: in how many activities it does so
    :ivar between: of the pairs of others that are linked through others only, on a shortest
        path of how many it stands
    :ivar pairs: how many such pairs of others there are in the whole network
    :ivar betweenness: Freeman's measure, from 0 to 1: the share of shortest paths that run
        through it, over all pairs of others
    :ivar parts: into what its neighbours' part of the network falls without it, the largest
        first; empty where it stays in one piece
    """

    organization: Organization
    partners: int
    activities: int
    between: int
    pairs: int
    betweenness: float
    parts: tuple[tuple[Organization, ...], ...]

    @property
    def cut_off(self) -> tuple[Organization, ...]:
        """Return those that would have no link to the rest without it.

        The rest is the largest part. Where no part is the largest there is no rest, and all of
        them lose each other.
        """
        if not self.parts:
            return ()
        no_rest = len(self.parts[0]) == len(self.parts[1])
        lost = self.parts if no_rest else self.parts[1:]
        return tuple(each for part in lost for each in part)

    @property
    def meaning(self) -> str:
        """Return what the numbers say, as a sentence."""
        if not self.partners:
            return "Works with no other organization."
        said = [f"Works with {organizations(self.partners)} in {activities(self.activities)}"]
        if self.between:
            said.append(
                f"stands between {self.between} of the {self.pairs} pairs of others that do not "
                "work together directly but are linked"
            )
        if self.parts:
            names = listed(each.name for each in self.cut_off)
            if len(self.parts[0]) == len(self.parts[1]):
                groups = [listed(each.name for each in part) for part in self.parts]
                single = all(len(part) == 1 for part in self.parts)
                shown = listed(groups if single else [f"({group})" for group in groups])
                said.append(f"without it nothing would link {shown}")
            else:
                lost = count(len(self.cut_off), "organization", "organizations")
                said.append(f"without it {lost} would have no link to the rest: {names}")
        return "; ".join(said) + "."

    def record(self) -> dict[str, Cell]:
        """Return it as a row."""
        return {
            "organization": self.organization.iri,
            "organizationLabel": self.organization.label,
            "partnerCount": self.partners,
            "activityCount": self.activities,
            "pairsBetween": self.between,
            "betweenness": round(self.betweenness, 4),
            "cutOffCount": len(self.cut_off),
            "meaning": self.meaning,
        }


@dataclass(frozen=True)
class Bridge:
    """The only link between two parts of the network.

    :ivar first: on the smaller side; by name where both are as large
    :ivar second: at the other end
    :ivar behind: all that would have no link to the rest without it, ``first`` included
    :ivar activities: in how many activities the two work together
    """

    first: Organization
    second: Organization
    behind: tuple[Organization, ...]
    activities: int

    @property
    def meaning(self) -> str:
        """Return what it means, as a sentence."""
        names = listed(each.name for each in self.behind)
        return (
            f"{activities(self.activities).capitalize()} with {self.second.name}, and nothing "
            f"else, {'links' if self.activities == 1 else 'link'} {names} to the rest."
        )

    def record(self) -> dict[str, Cell]:
        """Return it as a row."""
        return {
            "first": self.first.iri,
            "firstLabel": self.first.label,
            "second": self.second.iri,
            "secondLabel": self.second.label,
            "activityCount": self.activities,
            "behindCount": len(self.behind),
            "meaning": self.meaning,
        }


def centralities(network: nx.Graph) -> tuple[Centrality, ...]:
    """Return where each organization stands, those that hold most together first."""
    betweenness = nx.betweenness_centrality(network)
    cutting = set(nx.articulation_points(network))
    indirect, between = _indirect_pairs(network)
    every = sum(indirect.values()) // 2
    found = []
    for node in network:
        links = [link for other in network[node] for link in links_between(network, node, other)]
        found.append(
            Centrality(
                organization=organization(network, node),
                partners=network.degree[node],
                activities=len({link.activity for link in links}),
                between=between[node],
                pairs=every - indirect[node],
                betweenness=betweenness[node],
                parts=_parts_without(network, node) if node in cutting else (),
            )
        )
    return tuple(
        sorted(
            found,
            key=lambda each: (
                -each.between,
                -each.partners,
                -each.activities,
                each.organization.name.casefold(),
            ),
        )
    )


def _indirect_pairs(network: nx.Graph) -> tuple[dict[str, int], dict[str, int]]:
    """Return with how many others each node has an indirect link, and how many pairs it links.

    A node links a pair where it lies on one of the shortest paths between the two. From each
    node, a set of bits to every node gathers what lies behind it, those furthest away first.
    """
    bits = {node: 1 << position for position, node in enumerate(network)}
    indirect = dict.fromkeys(network, 0)
    between = dict.fromkeys(network, 0)
    for start in network:
        distances = nx.single_source_shortest_path_length(network, start)
        behind: dict[str, int] = {}
        for node in reversed(distances):
            behind[node] = 0
            for other in network[node]:
                if distances[other] == distances[node] + 1:
                    behind[node] |= behind[other] | bits[other]
            if node != start:
                between[node] += behind[node].bit_count()
        indirect[start] = sum(distance > 1 for distance in distances.values())
    # Each pair was met from both of its ends.
    return indirect, {node: count // 2 for node, count in between.items()}


def bridges(network: nx.Graph) -> tuple[Bridge, ...]:
    """Return the links without which the network falls apart, those that hold most first."""
    found = []
    for edge in nx.bridges(network):
        cut = nx.restricted_view(network, [], [edge])
        ends = [
            (_named(network, nx.node_connected_component(cut, one)), one, other)
            for one, other in (edge, edge[::-1])
        ]
        behind, first, second = min(
            ends, key=lambda end: (len(end[0]), [each.name.casefold() for each in end[0]])
        )
        found.append(
            Bridge(
                first=organization(network, first),
                second=organization(network, second),
                behind=behind,
                activities=len(links_between(network, first, second)),
            )
        )
    return tuple(sorted(found, key=lambda each: (-len(each.behind), each.first.name.casefold())))


def _parts_without(network: nx.Graph, node: str) -> tuple[tuple[Organization, ...], ...]:
    """Return into what the part of the network around a node falls without it."""
    around = nx.node_connected_component(network, node) - {node}
    parts = nx.connected_components(network.subgraph(around))
    named = [_named(network, part) for part in parts]
    return tuple(sorted(named, key=lambda part: (-len(part), part[0].name.casefold())))


def _named(network: nx.Graph, nodes: set[str]) -> tuple[Organization, ...]:
    """Return the organizations of nodes, by name."""
    return by_name(organization(network, node) for node in nodes)
