"""The values that the field of a form offers."""

from gmgkg.library.values import complete
from gmgkg.questions import Parameter, ParameterType
from gmgkg.web.asking import current_store


def choices(kind: ParameterType) -> list[tuple[str, str]]:
    """Return slug and label of everything of a kind."""
    return complete(current_store(), Parameter(kind, kind, kind, default=None, optional=True), "")
