"""What no store does: change what it holds, or ask a server that it was not told to trust."""

from collections.abc import Collection

from gmgkg.errors import QueryRefused
from gmgkg.sparql import is_update, services

READ_ONLY = "updates are refused: edit the files, check them, and load a new snapshot"


def refuse(text: str, allowed: Collection[str] = ()) -> None:
    """Let a query pass, or refuse it.

    :param text: the query
    :param allowed: IRIs of the endpoints that SERVICE may name
    :raise QueryRefused: where the text is an update, or asks another server
    """
    if is_update(text):
        raise QueryRefused(READ_ONLY)
    asked = services(text)
    if asked is None:
        raise QueryRefused(
            "SERVICE is refused where it does not name its endpoint as <IRI>, and so is a prefix "
            "whose name holds the word"
        )
    refused = asked - set(allowed)
    if refused:
        raise QueryRefused(
            f"SERVICE is refused: <{min(refused)}> is not on the list of servers that may be asked"
            + (f"; on it are {', '.join(sorted(allowed))}" if allowed else ", which is empty")
        )
