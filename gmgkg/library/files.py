"""The files of the library, by name."""

from collections.abc import Mapping
from pathlib import Path

from gmgkg.errors import DataError, UnknownQuestion
from gmgkg.graph.files import query_files, read_text
from gmgkg.library.alike import nearest, suggestion
from gmgkg.questions import Question, parse_question


def load_questions(root: Path) -> dict[str, Question]:
    """Return the questions of a root by name, in alphabetical order.

    :raise DataError: where a file has no proper header
    """
    questions = {}
    for file in query_files(root, "questions"):
        text = read_text(file)
        try:
            questions[file.stem] = parse_question(file.stem, text)
        except ValueError as error:
            line, _, reason = str(error).removeprefix("line ").partition(": ")
            raise DataError(reason, file, int(line)) from error
    return questions


def find_question(questions: Mapping[str, Question], name: str) -> Question:
    """Return the question of that name.

    :raise UnknownQuestion: where there is none; the message names those spelled alike
    """
    if name in questions:
        return questions[name]
    spaced = {known.replace("-", " "): known for known in questions}
    offers = [spaced[near] for near in nearest(name.replace("-", " "), spaced)]
    raise UnknownQuestion(f"no question '{name}'; {suggestion(offers)}")
