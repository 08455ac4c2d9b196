"""The columns of an answer, known before the question is asked."""

from gmgkg.questions import Question
from gmgkg.store.embedded import EmbeddedStore
from gmgkg.store.results import select_table


def columns_of(question: Question) -> tuple[str, ...]:
    """Return the names of the columns, in their order."""
    return select_table(EmbeddedStore(), question.query)[0]
