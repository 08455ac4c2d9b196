"""How two organizations are linked through others: the shortest paths, each step cited."""

from dataclasses import dataclass
from itertools import islice, pairwise

import networkx as nx

from gmgkg.analysis.inventory import (
    Activity,
    Inventory,
    Organization,
    Part,
    Passage,
    by_name,
)
from gmgkg.analysis.network import links_between, organization, partners
from gmgkg.analysis.words import count, listed, organizations
from gmgkg.errors import BadParameter
from gmgkg.library.answer import Cell

_MOST_PATHS = 5
_MOST_NAMES = 12


@dataclass(frozen=True)
class Step:
    """One activity in which two organizations that follow each other on a path work together.

    :ivar first: the one that comes first on the path
    :ivar second: the next one
    :ivar first_part: how the first takes part
    :ivar second_part: how the second takes part
    :ivar joint: whether the source says that they did it together
    :ivar passages: that show both parts, in the order of the source
    """

    first: Organization
    second: Organization
    activity: Activity
    first_part: Part
    second_part: Part
    joint: bool
    passages: tuple[Passage, ...]

    @property
    def sentence(self) -> str:
        """Return the step as a sentence with what it rests on."""
        how = "they do it together" if self.joint else "they take part in the same activity"
        cited = "; ".join(
            f"page {each.page}, {each.section}, “{each.phrase}”" for each in self.passages
        )
        notes = [f"Inferred: {part.note}" for part in self._parts if part.note]
        notes += [
            f"{each.name} is a kind of body: it need not be the same body elsewhere."
            for each in (self.first, self.second)
            if each.collective
        ]
        said = (
            f"{self.first.name} and {self.second.name} in {self.activity.identifier}, "
            f"{self.activity.label}: {self.first.name} as {self.first_part.role_label}, "
            f"{self.second.name} as {self.second_part.role_label}; {how} ({cited})."
        )
        return " ".join([said, *notes])

    @property
    def _parts(self) -> tuple[Part, Part]:
        """Return how each takes part."""
        return self.first_part, self.second_part


Path = tuple[tuple[Step, ...], ...]
"""What leads from one organization to another: for each two neighbours, their activities."""


@dataclass(frozen=True)
class Paths:
    """The shortest paths between two organizations.

    :ivar first: where they begin; the whole, where a unit was asked for
    :ivar second: where they end
    :ivar paths: in a fixed order; none where there is none
    :ivar more: whether there are more, as short
    :ivar explanation: what was found, or why nothing was, as a sentence
    """

    first: Organization
    second: Organization
    paths: tuple[Path, ...]
    more: bool
    explanation: str

    def text(self) -> str:
        """Return the paths as numbered sentences under the explanation."""
        lines = [self.explanation]
        for number, path in enumerate(self.paths, 1):
            stops = [path[0][0].first.name, *(steps[0].second.name for steps in path)]
            lines += ["", f"{number}. {' > '.join(stops)}"]
            lines += [f"   - {step.sentence}" for steps in path for step in steps]
        return "\n".join(lines)

    def records(self) -> list[dict[str, Cell]]:
        """Return one row for each path, step, activity and passage."""
        return [
            {
                "path": number,
                "step": place,
                "first": step.first.iri,
                "firstLabel": step.first.label,
                "firstRole": step.first_part.role_label,
                "second": step.second.iri,
                "secondLabel": step.second.label,
                "secondRole": step.second_part.role_label,
                "basis": "joint" if step.joint else "co-participation",
                "activity": step.activity.iri,
                "identifier": step.activity.identifier,
                "activityLabel": step.activity.label,
                "page": passage.page,
                "section": passage.section,
                "phrase": passage.phrase,
            }
            for number, path in enumerate(self.paths, 1)
            for place, steps in enumerate(path, 1)
            for step in steps
            for passage in step.passages
        ]


def find_paths(
    inventory: Inventory,
    network: nx.Graph,
    first: str,
    second: str,
    most: int = _MOST_PATHS,
) -> Paths:
    """Return the shortest paths between two organizations.

    :param network: from :func:`gmgkg.analysis.network.collaboration_network`
    :param first: IRI of an organization; a unit stands for its whole
    :param second: IRI of another
    :param most: how many paths to return at most
    :raise BadParameter: where both are one side
    """
    sides = [inventory.side(iri) for iri in (first, second)]
    one, other = (inventory.organizations[side] for side in sides)
    if one == other:
        raise BadParameter(
            f"'{inventory.organizations[first].name}' and '{inventory.organizations[second].name}' "
            "are one side: an organization and its units; give two that are apart"
        )
    linked = all(side in network for side in sides) and nx.has_path(network, *sides)
    if not linked:
        said = "; ".join(_where(network, each) for each in (one, other))
        return Paths(one, other, (), more=False, explanation=f"There is no path: {said}.")
    found = list(islice(nx.all_shortest_paths(network, one.iri, other.iri), most + 1))
    paths = tuple(_path(inventory, network, nodes) for nodes in found[:most])
    more = len(found) > most
    return Paths(one, other, paths, more, _explain(one, other, paths, more=more))


def _explain(one: Organization, other: Organization, paths: tuple[Path, ...], *, more: bool) -> str:
    """Return what was found, as a sentence."""
    steps = len(paths[0])
    if steps == 1:
        return f"{one.name} and {other.name} work together directly."
    number = f"the first {len(paths)} of more" if more else str(len(paths))
    return (
        f"{one.name} and {other.name} do not work together directly; they are linked in "
        f"{count(steps, 'step', 'steps')}. Shortest paths: {number}."
    )


def _where(network: nx.Graph, side: Organization) -> str:
    """Return to which part of the network an organization belongs, in words."""
    if side.iri not in network:
        return f"{side.name} takes part in no activity that counts here"
    if not partners(network, side.iri):
        return f"{side.name} works with no other organization"
    part = nx.node_connected_component(network, side.iri)
    others = by_name(organization(network, node) for node in part if node != side.iri)
    names = [each.name for each in others]
    if len(names) > _MOST_NAMES:
        names = [*names[:_MOST_NAMES], f"{len(names) - _MOST_NAMES} more"]
    return (
        f"{side.name} is linked, directly or through others, with "
        f"{organizations(len(others))} only ({listed(names)})"
    )


def _path(inventory: Inventory, network: nx.Graph, nodes: list[str]) -> Path:
    """Return the steps along nodes that follow each other."""
    return tuple(
        tuple(
            _step(inventory, one, other, link.activity, joint=link.joint)
            for link in links_between(network, one, other)
        )
        for one, other in pairwise(nodes)
    )


def _step(inventory: Inventory, one: str, other: str, iri: str, *, joint: bool) -> Step:
    """Return one activity of a step."""
    activity = inventory.activities[iri]
    first, second = (inventory.parts_of(side, activity)[0] for side in (one, other))
    return Step(
        first=inventory.organizations[one],
        second=inventory.organizations[other],
        activity=activity,
        first_part=first,
        second_part=second,
        joint=joint,
        passages=tuple(sorted({*first.passages, *second.passages})),
    )
