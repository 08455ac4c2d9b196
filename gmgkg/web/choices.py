"""The values that the field of a form offers."""

from functools import partial
from typing import get_args

from gmgkg.library.values import complete
from gmgkg.questions import Parameter, ParameterType
from gmgkg.store import Store
from gmgkg.web.kept import kept


def choices(kind: ParameterType) -> list[tuple[str, str]]:
    """Return slug and label of everything of a kind."""
    return kept(_MAKERS[kind])


def _everything(store: Store, kind: ParameterType) -> list[tuple[str, str]]:
    """Read slug and label of everything of a kind."""
    return complete(store, Parameter(kind, kind, kind, default=None, optional=True), "")


_MAKERS = {kind: partial(_everything, kind=kind) for kind in get_args(ParameterType)}
