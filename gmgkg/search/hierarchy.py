"""What stands above and below what."""

from collections.abc import Iterable, Mapping, Sequence


def cover(values: Iterable[str], broader: Mapping[str, Sequence[str]]) -> set[str]:
    """Return values with everything that stands above them, however far.

    :param broader: what stands directly above a value; a circle does no harm
    """
    found: set[str] = set()
    waiting = list(values)
    while waiting:
        value = waiting.pop()
        if value not in found:
            found.add(value)
            waiting += broader.get(value, ())
    return found
