"""Parts of pages that are made from the code and from the graph, by the name a page uses."""

from collections.abc import Callable

from parts import (
    commands,
    concepts,
    diagram,
    figures,
    graphs,
    http,
    kernel,
    ontology,
    questions,
    rooms,
    shapes,
)

PARTS: dict[str, Callable[[], str]] = {
    "commands": commands.commands,
    "concepts": concepts.schemes,
    "contributing": kernel.contributing,
    "coverage-by-agency": figures.by_agency,
    "coverage-excused": figures.excused,
    "coverage-totals": figures.totals,
    "diagram": diagram.diagram,
    "graphs": graphs.graphs,
    "http-formats": http.formats,
    "http-headers": http.headers,
    "http-problems": http.problems,
    "http-routes": http.routes,
    "inferences": figures.inferences,
    "ontology": ontology.terms,
    "questions": questions.library_of_questions,
    "question-types": questions.types,
    "rooms": rooms.rooms,
    "rooms-guard": rooms.guard,
    "shapes": shapes.all_shapes,
}
