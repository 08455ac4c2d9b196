"""The countries of a brief as a drawing: shapes where these are given, else points on a grid."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gmgkg.analysis.brief.brief import Visit

BOUNDARY_NOTE = (
    "Names and boundaries on this map are those of the statistical standard and of the map data "
    "used; they express no opinion on the legal status of any country, area or boundary."
)
"""What every map says under it."""

_WIDTH = 720
_HEIGHT = 360
_STEP = 30
_LEAST_RADIUS = 5.0
_MOST_RADIUS = 15.0


@dataclass(frozen=True)
class Point:
    """A country as a point."""

    x: float
    y: float
    radius: float
    words: str


@dataclass(frozen=True)
class Map:
    """A drawing of a map, in units of SVG.

    :ivar background: path of the land, or of the lines of latitude and longitude
    :ivar outlined: whether the background is land
    :ivar shapes: paths of the countries, and what each says
    :ivar points: countries as points, the largest first
    :ivar missing: names of countries that have neither shape nor point
    """

    width: float
    height: float
    background: str
    outlined: bool
    shapes: tuple[tuple[str, str], ...]
    points: tuple[Point, ...]
    missing: tuple[str, ...]


def draw_map(visits: tuple[Visit, ...], world: Mapping[str, Any] | None) -> Map | None:
    """Return the drawing; None where no country is named.

    :param world: shapes of the world by M49 code: ``viewBox``, ``land``, ``countries`` and
        ``centres``; None draws points by latitude and longitude (equirectangular projection)
    """
    if not visits:
        return None
    if world is None:
        width, height, background = _WIDTH, _HEIGHT, _graticule()
        places = {visit: _project(visit.country.point) for visit in visits}
        paths: Mapping[str, str] = {}
    else:
        width, height = world["viewBox"][-2:]
        paths = world["countries"]
        background = world["land"] + "".join(paths[code] for code in sorted(paths))
        places = {visit: world["centres"].get(visit.country.code) for visit in visits}
    points = [
        Point(
            x=float(place[0]),
            y=float(place[1]),
            radius=_radius(visit.activities),
            words=_words(visit),
        )
        for visit, place in places.items()
        if place is not None
    ]
    return Map(
        width=width,
        height=height,
        background=background,
        outlined=world is not None,
        shapes=tuple(
            (paths[visit.country.code], _words(visit))
            for visit in visits
            if visit.country.code in paths
        ),
        points=tuple(sorted(points, key=lambda point: (-point.radius, point.words))),
        missing=tuple(
            visit.country.label
            for visit, place in places.items()
            if place is None and visit.country.code not in paths
        ),
    )


def _radius(activities: int) -> float:
    """Return the radius of a point, by the root of what it counts."""
    return round(min(_LEAST_RADIUS * math.sqrt(activities), _MOST_RADIUS), 1)


def _words(visit: Visit) -> str:
    """Return what a country on the map says."""
    number = "1 activity" if visit.activities == 1 else f"{visit.activities} activities"
    return f"{visit.country.label}: {number}"


def _project(point: tuple[float, float] | None) -> tuple[float, float] | None:
    """Return where latitude and longitude lie on the drawing."""
    if point is None:
        return None
    latitude, longitude = point
    return (
        round((longitude + 180) * _WIDTH / 360, 1),
        round((90 - latitude) * _HEIGHT / 180, 1),
    )


def _graticule() -> str:
    """Return the path of the lines of latitude and longitude."""
    scale = _WIDTH / 360
    meridians = [f"M{x * scale:g} 0V{_HEIGHT}" for x in range(0, 361, _STEP)]
    parallels = [f"M0 {y * scale:g}H{_WIDTH}" for y in range(0, 181, _STEP)]
    return "".join(meridians + parallels)
