"""Who works with whom: the network, its matrix by role, and what the numbers mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request

from gmgkg.analysis.centrality import Bridge, Centrality, bridges, centralities
from gmgkg.analysis.inventory import Inventory, Organization
from gmgkg.analysis.matrix import Cell, Matrix, role_matrix
from gmgkg.analysis.network import Basis, collaboration_network, organization
from gmgkg.analysis.path import find_paths
from gmgkg.analysis.scope import Scope
from gmgkg.errors import BadParameter
from gmgkg.store import Store
from gmgkg.web.choices import choices
from gmgkg.web.inventory import current_inventory, given_resource, given_scope
from gmgkg.web.kept import kept
from gmgkg.web.network import Pair, draw_network, pairs_of

blueprint = Blueprint("collaborations", __name__)

_MOST_DRAWN = 200
_MOST_PARTNERS = 40
_MOST_WEIGHED = 1_500
_MOST_WEIGHED_EACH_TIME = 300

_BASES: dict[str, Basis] = {"joint": "joint", "co-participation": "co-participation"}


@dataclass(frozen=True)
class Picture:
    """All that the page shows of some activities.

    :ivar pairs: of organizations that work together, those with most activities first
    :ivar alone: organizations that take part, but with nobody
    :ivar network: the first pairs as the island draws them
    :ivar partners: of the agencies, those with most links first
    :ivar rows: to each agency its cells by partner, for the first partners
    :ivar others: the pairs without an agency, the first of them, with what shows each
    :ivar standing: where organizations stand in the network; None where it is too large for that
    :ivar bridges: links without which the network falls apart
    """

    pairs: Sequence[Pair]
    alone: Sequence[Organization]
    network: Mapping[str, Any]
    partners: Sequence[Organization]
    rows: Sequence[tuple[Organization, Sequence[Mapping[str, Any]]]]
    others: Sequence[Mapping[str, Any]]
    standing: Sequence[Centrality] | None
    bridges: Sequence[Bridge]


@blueprint.route("/collaborations")
def collaborations() -> str:
    """Show the network of the activities that the address asks for."""
    inventory = current_inventory()
    scope = given_scope()
    basis = _basis()
    role = given_resource("role", "role")
    whole = basis is None and role is None and scope == Scope()
    return render_template(
        "collaborations.html",
        inventory=inventory,
        picture=kept(_draw_all) if whole else _draw(inventory, scope, basis, role),
        most_drawn=_MOST_DRAWN,
        most_partners=_MOST_PARTNERS,
        roles=choices("role"),
        themes=choices("theme"),
        countries=choices("country"),
        organizations=choices("organization"),
        paths=_paths(inventory),
    )


def _draw_all(_: Store) -> Picture:
    """Return the picture of all activities."""
    return _draw(current_inventory(), Scope())


def _draw(
    inventory: Inventory, scope: Scope, basis: Basis | None = None, role: str | None = None
) -> Picture:
    """Return the picture of the activities that count."""
    slug = None if role is None else role.rpartition("/")[2]
    network = collaboration_network(inventory, basis, scope, slug)
    matrix = role_matrix(inventory, scope, slug)
    pairs = pairs_of(network)
    linked = {side.iri for first, second, _ in pairs for side in (first, second)}
    whole = basis is None and role is None and scope == Scope()
    weighed = len(linked) <= (_MOST_WEIGHED if whole else _MOST_WEIGHED_EACH_TIME)
    partners = _partners(matrix)
    return Picture(
        pairs=pairs,
        alone=[organization(network, node) for node in network if node not in linked],
        network=draw_network(pairs[:_MOST_DRAWN], inventory),
        partners=partners,
        rows=_rows(matrix, partners[:_MOST_PARTNERS], basis),
        others=_others(inventory, pairs)[:_MOST_DRAWN],
        standing=[each for each in centralities(network) if each.organization.iri in linked]
        if weighed
        else None,
        bridges=bridges(network) if weighed else (),
    )


def _basis() -> Basis | None:
    """Return the basis that the address asks for.

    :raise BadParameter: where there is no such basis
    """
    given = request.args.get("basis")
    if given and given not in _BASES:
        raise BadParameter(f"'{given}' is no basis; there are {' and '.join(_BASES)}")
    return _BASES[given] if given else None


def _paths(inventory: Inventory) -> object:
    """Return the paths between the two organizations of the address, if it names two."""
    first, second = (given_resource(name, "organization") for name in ("first", "second"))
    if first is None or second is None:
        return None
    return find_paths(inventory, collaboration_network(inventory), first, second)


def _partners(matrix: Matrix) -> list[Organization]:
    """Return the partners of the matrix, those with most links first."""
    totals = sorted(matrix.by_partner(), key=lambda total: -total.links)
    return [total.organization for total in totals]


def _rows(
    matrix: Matrix, partners: Sequence[Organization], basis: Basis | None
) -> list[tuple[Organization, list[Mapping[str, Any]]]]:
    """Return for each agency its cells by partner."""
    found: dict[tuple[str, str], list[Cell]] = {}
    for cell in matrix.cells:
        if basis is None or cell.joint == (basis == "joint"):
            found.setdefault((cell.agency.iri, cell.partner.iri), []).append(cell)
    shown = []
    for total in matrix.by_agency():
        agency = total.organization
        cells: list[Mapping[str, Any]] = []
        for partner in partners:
            pair = found.get((agency.iri, partner.iri), [])
            cells.append(
                {
                    "partner": partner,
                    "cells": pair,
                    "count": len({each.iri for cell in pair for each in cell.activities}),
                    "joint": any(cell.joint for cell in pair),
                }
            )
        shown.append((agency, cells))
    return shown


def _others(inventory: Inventory, pairs: Sequence[Pair]) -> list[Mapping[str, Any]]:
    """Return the pairs without an agency, with their activities and the passages that show both."""
    agencies = {agency.iri for agency in inventory.agencies()}
    return [
        {
            "first": first,
            "second": second,
            "basis": " and ".join(sorted({link.basis for link in links}, reverse=True)),
            "activities": [inventory.activities[link.activity] for link in links],
            "passages": sorted(
                {
                    passage
                    for link in links
                    for side in (first, second)
                    for part in inventory.parts_of(side.iri, inventory.activities[link.activity])
                    for passage in part.passages
                }
            ),
        }
        for first, second, links in pairs
        if not agencies & {first.iri, second.iri}
    ]
