"""Who works with whom: the network, its matrix by role, and what the numbers mean."""

from flask import Blueprint, render_template, request

from gmgkg.analysis.centrality import bridges, centralities
from gmgkg.analysis.inventory import Inventory, Organization
from gmgkg.analysis.matrix import Matrix, role_matrix
from gmgkg.analysis.network import Basis, collaboration_network, organization
from gmgkg.analysis.path import find_paths
from gmgkg.errors import BadParameter
from gmgkg.web.choices import choices
from gmgkg.web.inventory import current_inventory, given_resource, given_scope
from gmgkg.web.network import draw_network, pairs_of

blueprint = Blueprint("collaborations", __name__)

_BASES: dict[str, Basis] = {"joint": "joint", "co-participation": "co-participation"}


@blueprint.route("/collaborations")
def collaborations() -> str:
    """Show the network of the activities that the address asks for."""
    inventory = current_inventory()
    scope = given_scope()
    basis = _basis()
    network = collaboration_network(inventory, basis, scope)
    matrix = role_matrix(inventory, scope)
    pairs = pairs_of(network)
    linked = {side.iri for first, second, _ in pairs for side in (first, second)}
    return render_template(
        "collaborations.html",
        inventory=inventory,
        pairs=pairs,
        alone=[organization(network, node) for node in network if node not in linked],
        network=draw_network(pairs, inventory),
        centralities=[each for each in centralities(network) if each.organization.iri in linked],
        bridges=bridges(network),
        columns=_partners(matrix),
        rows=_rows(matrix, basis),
        themes=choices("theme"),
        countries=choices("country"),
        organizations=choices("organization"),
        paths=_paths(inventory),
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


def _rows(matrix: Matrix, basis: Basis | None) -> list[tuple[Organization, list[object]]]:
    """Return for each agency its cells by partner."""
    partners = _partners(matrix)
    shown = []
    for total in matrix.by_agency():
        cells: list[object] = []
        for partner in partners:
            found = [
                cell
                for cell in matrix.cells
                if (cell.agency, cell.partner) == (total.organization, partner)
                and (basis is None or cell.joint == (basis == "joint"))
            ]
            activities = {each.iri for cell in found for each in cell.activities}
            cells.append(
                {
                    "partner": partner,
                    "cells": found,
                    "count": len(activities),
                    "joint": any(cell.joint for cell in found),
                }
            )
        shown.append((total.organization, cells))
    return shown
