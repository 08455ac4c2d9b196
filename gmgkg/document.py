"""A text cut into the sections and sentences that its evidence is checked against.

The text is Markdown: paragraphs are separated by blank lines, list items start with a dash or an
arrow, headings and emphasis carry their marks. A page break in the middle of a sentence is a
blank line there, and the sentence is put together again.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import sentencex

_ITEM = re.compile(r"^\s*[-➤•]\s+")
_PARENTHESIS = re.compile(r"\([^()]*\)\.?")
_EMPHASIS = re.compile(r"\*+|</?\w+>")
_RUN_IN_HEADINGS = "****"
_SENTENCE_END = (".", "!", "?", ":", ";", ")")
_HEADING_WORDS = 10


@dataclass(frozen=True)
class Section:
    """One section as the description of the document lists it.

    :ivar name: the string that passages cite
    :ivar heading: the opening words of its heading, ten at most, without mark-up
    :ivar page: its first page
    :ivar excused: true where no sentence of it has to be cited
    :ivar ancestors: names of the sections that hold it, nearest first
    """

    name: str
    heading: str
    page: int
    excused: bool
    ancestors: tuple[str, ...]


@dataclass(frozen=True)
class Sentence:
    """One sentence, or one list item without a full stop, and the name of its section."""

    section: str
    text: str


class Document:
    """A text, its sections and its sentences.

    :param text: the whole text in Markdown
    :param sections: its sections in the order in which they occur
    """

    def __init__(self, text: str, sections: Sequence[Section]) -> None:
        """Cut the text at the headings of the sections."""
        self.sections = {section.name: section for section in sections}
        self.missing_headings: list[Section] = []
        self.sentences: list[Sentence] = []
        self._collapsed = collapse(text)
        self._headings: dict[str, str] = {}
        self._bodies: dict[str, list[str]] = {section.name: [] for section in sections}
        self._cut(list(_blocks(text)), sections)

    def _cut(self, blocks: list[str], sections: Sequence[Section]) -> None:
        """Give every block to the section under whose heading it stands."""
        starts: dict[int, Section] = {}
        position = 0
        for section in sections:
            found = next(
                (i for i in range(position, len(blocks)) if _is_heading(blocks[i], section)), None
            )
            if found is None:
                self.missing_headings.append(section)
            else:
                starts[found] = section
                position = found + 1
        current: Section | None = None
        for index, block in enumerate(blocks):
            if index in starts:
                current = starts[index]
                self._headings[current.name] = plain(block)
            elif current is not None:
                self._bodies[current.name].append(plain(block))
                self.sentences += [
                    Sentence(current.name, sentence) for sentence in _sentences(plain(block))
                ]

    def count(self, phrase: str) -> int:
        """Return how often the phrase occurs once white space is collapsed, marks and all."""
        return self._collapsed.count(phrase)

    def sentence_with(self, phrase: str) -> Sentence | None:
        """Return the sentence that holds the whole phrase, or None."""
        return next((s for s in self.sentences if phrase in s.text), None)

    def last_page(self, name: str) -> int:
        """Return the last page on which a section may stand: the first page of the next one."""
        names = list(self.sections)
        following = names[names.index(name) + 1 :]
        return self.sections[following[0]].page if following else self.sections[name].page

    def names(self, section: str, labels: Iterable[str]) -> bool:
        """Tell whether a section, or a heading above it, holds one of the labels as whole words."""
        return any(
            re.search(rf"(?<!\w){re.escape(collapse(label).lower())}(?!\w)", self._words[section])
            for label in labels
        )

    @cached_property
    def _words(self) -> dict[str, str]:
        """The text of each section with the headings above it, in lower case."""
        return {
            section.name: " | ".join(
                [self._headings.get(name, "") for name in (section.name, *section.ancestors)]
                + self._bodies[section.name]
            ).lower()
            for section in self.sections.values()
        }


def collapse(text: str) -> str:
    """Return the text with every run of white space turned into one space."""
    return " ".join(text.split())


def plain(block: str) -> str:
    """Return a block without the marks of emphasis, headings and list items, on one line."""
    return collapse(_EMPHASIS.sub("", _ITEM.sub("", block.lstrip("# "), count=1)))


def _blocks(text: str) -> Iterable[str]:
    """Yield paragraphs, headings and list items, put together again across page breaks."""
    pending = ""
    for paragraph in re.split(r"\n\s*\n", text.replace(_RUN_IN_HEADINGS, "**\n\n**")):
        for block in _items(paragraph):
            if pending and _goes_on(pending, block):
                pending = f"{pending.rstrip()} {block}"
                continue
            if pending:
                yield pending
            pending = block
    if pending:
        yield pending


def _items(paragraph: str) -> Iterable[str]:
    """Yield the list items of a paragraph, or the paragraph itself."""
    lines: list[str] = []
    for line in paragraph.strip("\n").splitlines():
        if lines and _ITEM.match(line):
            yield "\n".join(lines)
            lines = []
        lines.append(line)
    block = "\n".join(lines)
    if block.strip(" -"):
        yield block


def _goes_on(before: str, block: str) -> bool:
    """Tell whether a block is the rest of a sentence that a page break cut."""
    end = before.rstrip("* \n")
    return (
        not before.startswith("#")
        and not end.endswith(_SENTENCE_END)
        and (block[:1].islower() or block[:1].isdigit())
    )


def _is_heading(block: str, section: Section) -> bool:
    """Tell whether a block is the heading of a section; a plain list item never is."""
    if _ITEM.match(block) and "*" not in block:
        return False
    words = plain(block)
    if len(section.heading.split()) < _HEADING_WORDS:
        return words == section.heading
    return words.startswith(section.heading)


def _sentences(text: str) -> list[str]:
    """Return the sentences of one block; a parenthesis alone belongs to the one before it."""
    sentences: list[str] = []
    for piece in sentencex.segment("en", text):
        sentence = piece.strip()
        if sentences and _PARENTHESIS.fullmatch(sentence):
            sentences[-1] += f" {sentence}"
        elif sentence:
            sentences.append(sentence)
    return sentences
