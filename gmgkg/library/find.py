"""Finding a question of the library by its name."""

from collections.abc import Mapping

from gmgkg.errors import UnknownQuestion
from gmgkg.library.alike import nearest, shortened, suggestion
from gmgkg.questions import Question


def find_question(questions: Mapping[str, Question], name: str) -> Question:
    """Return the question of that name.

    :raise UnknownQuestion: where there is none; the message names those spelled alike
    """
    if name in questions:
        return questions[name]
    spaced = {known.replace("-", " "): known for known in questions}
    offers = [spaced[near] for near in nearest(name.replace("-", " "), spaced)]
    raise UnknownQuestion(f"no question '{shortened(name)}'; {suggestion(offers)}")
