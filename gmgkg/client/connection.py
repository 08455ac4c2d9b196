"""A connection: questions of the library and free queries, answered in plain Python values."""

from collections.abc import Mapping
from types import MappingProxyType

from pyoxigraph import QueryBoolean, QuerySolutions

from gmgkg.errors import BadParameter
from gmgkg.formats import GRAPH_FORMATS
from gmgkg.library.answer import Answer, Cell, plain_value
from gmgkg.library.ask import ask as ask_question
from gmgkg.library.find import find_question
from gmgkg.library.values import complete
from gmgkg.questions import Question
from gmgkg.store import Store
from gmgkg.store.results import read_rows, write_result

_TURTLE = GRAPH_FORMATS[0]


class Connection:
    """Asks one store.

    :param store: holds the graph
    :param questions: the library, by name
    """

    def __init__(self, store: Store, questions: Mapping[str, Question]) -> None:
        """Hold both."""
        self._store = store
        self._questions = MappingProxyType(dict(questions))

    @property
    def questions(self) -> Mapping[str, Question]:
        """The questions of the library by name, in alphabetical order."""
        return self._questions

    def ask(self, name: str, **parameters: str | int | None) -> Answer:
        """Ask a question of the library.

        :param name: of the question, such as ``who-works-with``
        :param parameters: by name; a slug, an IRI, a code or a name in any language. ``from``,
            which Python keeps to itself, is written ``from_``
        :raise UnknownQuestion: where there is no such question
        :raise BadParameter: where a parameter is unknown, missing or has no such value
        """
        given = {
            _in_question(parameter): None if value is None else str(value)
            for parameter, value in parameters.items()
        }
        return ask_question(self._store, find_question(self._questions, name), given)

    def query(self, text: str) -> list[dict[str, Cell]] | bool | str:
        """Run a SPARQL 1.1 query over the union of all graphs.

        :return: SELECT: a record for each row, with None where there is no value; IRIs and texts
            are strings, numbers and truth values are such. ASK: a truth value. CONSTRUCT and
            DESCRIBE: a text in Turtle
        :raise QuerySyntaxError: where the text is not SPARQL, with line and column
        :raise QueryRefused: where the text is an update, or asks another server (SERVICE)
        :raise QueryFailed: where the query cannot be evaluated
        """
        result = self._store.query(text)
        if isinstance(result, QuerySolutions):
            return [
                {column: plain_value(term) for column, term in row.items()}
                for row in read_rows(result)
            ]
        if isinstance(result, QueryBoolean):
            return bool(result)
        return write_result(result, _TURTLE).decode()

    def values(self, name: str, parameter: str, prefix: str = "") -> list[tuple[str, str]]:
        """Return slug and label of the values that a parameter of a question may have.

        :param name: of the question
        :param parameter: its name
        :param prefix: the beginning of a slug, a code or a name in any language; nothing for all
        :return: nothing for a parameter that takes free text or a year
        :raise UnknownQuestion: where there is no such question
        :raise BadParameter: where it has no such parameter
        """
        question = find_question(self._questions, name)
        for declared in question.parameters:
            if declared.name == _in_question(parameter):
                return complete(self._store, declared, prefix)
        names = ", ".join(declared.name for declared in question.parameters) or "none"
        raise BadParameter(f"question '{name}' has no parameter '{parameter}'; it has {names}")


def _in_question(parameter: str) -> str:
    """Return the name of a parameter as the question has it: ``from_`` is ``from``."""
    return parameter.removesuffix("_")
