"""What lies between two versions of the data: what began, what changed and how, what ended."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from gmgkg.versions.kinds import KINDS, WITHDRAWN, Kind
from gmgkg.versions.version import Thing, Value, Version

What = Literal["began", "changed", "ended"]


@dataclass(frozen=True)
class PropertyChange:
    """What changed in one property of a resource.

    :ivar property: its IRI
    :ivar label: of the property, or nothing
    :ivar before: values that only the old version has
    :ivar after: values that only the new version has
    """

    property: str
    label: str
    before: list[Value]
    after: list[Value]


@dataclass(frozen=True)
class Change:
    """A resource that began, changed or ended.

    :ivar kind: name of its kind
    :ivar what: happened to it
    :ivar iri: of the resource
    :ivar label: in the new version, else in the old, or nothing
    :ivar properties: that changed; all of them where it began or ended
    """

    kind: str
    what: What
    iri: str
    label: str
    properties: list[PropertyChange]


@dataclass(frozen=True)
class Count:
    """How many resources of a kind there are and what happened to them.

    :ivar kind: that is counted
    :ivar old: in the old version
    :ivar new: in the new version
    :ivar began: only in the new
    :ivar changed: in both, and not alike
    :ivar ended: only in the old
    """

    kind: Kind
    old: int
    new: int
    began: int
    changed: int
    ended: int


@dataclass(frozen=True)
class Comparison:
    """Two versions and what lies between them.

    :ivar old: the version before
    :ivar new: the version after
    :ivar changes: by kind, then by what happened, then by IRI
    :ivar counts: of every kind that one of the versions has
    """

    old: Version
    new: Version
    changes: list[Change]
    counts: list[Count]


def compare(old: Version, new: Version) -> Comparison:
    """Return what lies between two versions."""
    order = {kind.name: place for place, kind in enumerate(KINDS)}
    changes = sorted(
        _changes(old, new), key=lambda change: (order[change.kind], change.what, change.iri)
    )
    before, after = (
        Counter(kind for thing in version.things.values() for kind in thing.kinds)
        for version in (old, new)
    )
    happened = Counter(
        (kind, change.what)
        for change in changes
        for kind in (old if change.what == "ended" else new).things[change.iri].kinds
    )
    counts = [
        Count(
            kind,
            before[kind.name],
            after[kind.name],
            happened[kind.name, "began"],
            happened[kind.name, "changed"],
            happened[kind.name, "ended"],
        )
        for kind in KINDS
        if before[kind.name] or after[kind.name]
    ]
    return Comparison(old, new, changes, counts)


def _changes(old: Version, new: Version) -> Iterator[Change]:
    """Yield the changes, in no particular order."""
    labels = old.labels | new.labels
    for iri in old.things.keys() | new.things.keys():
        before, after = old.things.get(iri), new.things.get(iri)
        if before is None or after is None or _is_withdrawal(before, after):
            # What is withdrawn has ended as what it was; that it was withdrawn is news as well.
            if before is not None:
                properties = _properties(before.said, {}, labels)
                yield Change(before.kind, "ended", iri, before.label, properties)
            if after is not None:
                properties = _properties({}, after.said, labels)
                yield Change(after.kind, "began", iri, after.label, properties)
        elif properties := _properties(before.said, after.said, labels):
            yield Change(after.kind, "changed", iri, after.label or before.label, properties)


def _is_withdrawal(before: Thing, after: Thing) -> bool:
    """Tell whether a resource is withdrawn in one of the versions alone."""
    return (before.kind == WITHDRAWN) != (after.kind == WITHDRAWN)


def _properties(
    before: dict[str, list[Value]], after: dict[str, list[Value]], labels: dict[str, str]
) -> list[PropertyChange]:
    """Return the properties whose values differ, each with the values that one side alone has."""
    found = []
    for name in sorted(before.keys() | after.keys()):
        gone = _without(before.get(name, []), after.get(name, []))
        come = _without(after.get(name, []), before.get(name, []))
        if gone or come:
            found.append(PropertyChange(name, labels.get(name, ""), gone, come))
    return found


def _without(values: list[Value], others: list[Value]) -> list[Value]:
    """Return the values that have no equal among others, as often as they have none."""
    left = Counter(value.key for value in others)
    found = []
    for value in values:
        if left[value.key]:
            left[value.key] -= 1
        else:
            found.append(value)
    return found
