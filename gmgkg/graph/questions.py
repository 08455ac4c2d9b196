"""The questions of a root: read from their files, and described in the graph."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from gmgkg.errors import DataError
from gmgkg.graph.files import query_files, read_text
from gmgkg.namespaces import BASE, GRAPH, PREFIXES, RDF, RDFS, XSD
from gmgkg.questions import Question, parse_question

EXAMPLES = NamedNode(f"{GRAPH}examples")
"""The graph that holds every question as an example for editors and agents."""

_SH = PREFIXES["sh"]
_SCHEMA = PREFIXES["schema"]
_ENDPOINT = NamedNode(f"{BASE}sparql")
_PREFIXES = NamedNode(f"{BASE}prefixes")


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


def describe_questions(questions: Iterable[Question]) -> Iterator[Quad]:
    """Yield each question as an example query (SHACL, section 5; the SIB's convention).

    Editors and agents that know the convention find them: ``sh:SPARQLExecutable`` with its text,
    the prefixes, a comment, keywords and the endpoint.
    """
    for prefix, namespace in PREFIXES.items():
        declaration = NamedNode(f"{_PREFIXES.value}#{prefix}")
        yield Quad(_PREFIXES, NamedNode(f"{_SH}declare"), declaration, EXAMPLES)
        yield from _statements(
            declaration,
            (f"{RDF}type", NamedNode(f"{_SH}PrefixDeclaration")),
            (f"{_SH}prefix", Literal(prefix)),
            (f"{_SH}namespace", Literal(namespace, datatype=NamedNode(f"{XSD}anyURI"))),
        )
    for question in questions:
        yield from _statements(
            NamedNode(f"{BASE}question/{question.name}"),
            (f"{RDF}type", NamedNode(f"{_SH}SPARQLExecutable")),
            (f"{RDF}type", NamedNode(f"{_SH}SPARQLSelectExecutable")),
            (f"{RDFS}label", Literal(question.title, language="en")),
            (f"{RDFS}comment", Literal(question.title, language="en")),
            (f"{PREFIXES['dcterms']}description", Literal(question.description, language="en")),
            (f"{_SH}prefixes", _PREFIXES),
            (f"{_SH}select", Literal(question.query)),
            (f"{_SCHEMA}target", _ENDPOINT),
            *((f"{_SCHEMA}keywords", Literal(tag)) for tag in question.tags),
        )


def _statements(subject: NamedNode, *pairs: tuple[str, NamedNode | Literal]) -> Iterator[Quad]:
    """Yield the statements about a subject."""
    for predicate, term in pairs:
        yield Quad(subject, NamedNode(predicate), term, EXAMPLES)
