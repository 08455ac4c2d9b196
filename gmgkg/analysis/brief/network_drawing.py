"""The network of a brief as a drawing: a circle, with the subject in the middle."""

import math
from dataclasses import dataclass

from gmgkg.analysis.brief.brief import Brief
from gmgkg.analysis.inventory import Organization

_WIDTH = 760
_LETTER = 6.2
_LINE = 17
_LEAST_RADIUS = 95
_MARGIN = 28
_MOST_LETTERS = 34
_MIDDLE = 0.35


@dataclass(frozen=True)
class Node:
    """An organization in the drawing.

    :ivar x: of the point
    :ivar y: of the point, downwards
    :ivar label: shortened where it is long
    :ivar label_x: where the label begins, ends or has its middle
    :ivar label_y: of its base line
    :ivar anchor: ``start``, ``end`` or ``middle``, as SVG has it
    :ivar centre: whether the brief is about it
    """

    x: float
    y: float
    label: str
    label_x: float
    label_y: float
    anchor: str
    centre: bool


@dataclass(frozen=True)
class Edge:
    """A tie in the drawing, from point to point."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    joint: bool


@dataclass(frozen=True)
class NetworkDrawing:
    """A drawing of a network, in units of SVG."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def draw_network(brief: Brief) -> NetworkDrawing | None:
    """Return the drawing: the same for the same brief; None where nobody works together."""
    around = [each for each in brief.organizations if each.iri != brief.centre]
    centre = [each for each in brief.organizations if each.iri == brief.centre]
    if not brief.ties:
        return None
    radius = max(_LEAST_RADIUS, len(around) * _LINE / 3.6)
    height = round(2 * (radius + _MARGIN))
    middle = _WIDTH / 2, height / 2
    nodes = {each.iri: _centre(each, middle) for each in centre}
    for number, each in enumerate(around):
        angle = 2 * math.pi * number / len(around) + math.pi
        nodes[each.iri] = _on_circle(each, middle, radius, angle)
    edges = [
        Edge(
            nodes[tie.first.iri].x,
            nodes[tie.first.iri].y,
            nodes[tie.second.iri].x,
            nodes[tie.second.iri].y,
            width=min(1 + tie.activities, 6),
            joint=tie.joint > 0,
        )
        for tie in brief.ties
    ]
    return NetworkDrawing(_WIDTH, height, tuple(nodes.values()), tuple(edges))


def _centre(organization: Organization, middle: tuple[float, float]) -> Node:
    """Return the organization in the middle."""
    x, y = _rounded(middle)
    return Node(x, y, _short(organization), x, round(y + 26, 1), "middle", centre=True)


def _on_circle(
    organization: Organization, middle: tuple[float, float], radius: float, angle: float
) -> Node:
    """Return an organization on the circle, its label outside."""
    x, y = _rounded(
        (middle[0] + 1.25 * radius * math.cos(angle), middle[1] + radius * math.sin(angle))
    )
    side = math.cos(angle)
    anchor = "middle" if abs(side) < _MIDDLE / 4 else "start" if side > 0 else "end"
    shift = {"start": 11, "end": -11, "middle": 0}[anchor]
    drop = 4 if anchor != "middle" else -11 if math.sin(angle) < 0 else 20
    label_x, label_y = _rounded((x + shift, y + drop))
    return Node(x, y, _short(organization), label_x, label_y, anchor, centre=False)


def _rounded(point: tuple[float, float]) -> tuple[float, float]:
    """Return a point to a tenth, and no negative zero."""
    return round(point[0], 1) + 0.0, round(point[1], 1) + 0.0


def _short(organization: Organization) -> str:
    """Return a label that fits beside a point."""
    name = organization.name
    return name if len(name) <= _MOST_LETTERS else f"{name[: _MOST_LETTERS - 1]}…"
