"""The lock file pins every package that is needed, within its bounds, and names no address."""

import tomllib
from itertools import chain
from pathlib import Path

from packaging.requirements import Requirement

PROJECT = Path(__file__).parent.parent
LOCK = (PROJECT / "requirements.lock").read_text(encoding="utf-8")


def _pinned() -> dict[str, list[Requirement]]:
    """Return the lines of the lock file by name."""
    pinned: dict[str, list[Requirement]] = {}
    for line in LOCK.splitlines():
        if not line.startswith("#"):
            requirement = Requirement(line)
            pinned.setdefault(requirement.name.lower(), []).append(requirement)
    return pinned


def test_lock_file_names_no_address() -> None:
    assert "://" not in LOCK
    assert "@" not in LOCK


def test_every_line_pins_one_version() -> None:
    for lines in _pinned().values():
        for line in lines:
            assert [specifier.operator for specifier in line.specifier] == ["=="], line


def test_every_dependency_is_pinned_within_its_bounds() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    pinned = _pinned()
    for requirement in map(Requirement, wanted):
        if requirement.name == project["name"]:
            continue
        for line in pinned[requirement.name.lower()]:
            version = next(iter(line.specifier)).version
            assert requirement.specifier.contains(version), (requirement, version)
