"""A fault found in the graph, and where in the files it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from gmgkg.namespaces import shorten


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong.

    :ivar file: where, if known
    :ivar line: counted from 1, if known
    :ivar message: what is wrong, with the value
    """

    file: Path | None
    line: int | None
    message: str

    def __str__(self) -> str:
        """Return the fault as editors and compilers write it: file, line, message."""
        place = "" if self.file is None else f"{self.file}:"
        place += "" if self.line is None else f"{self.line}:"
        return f"{place} {self.message}".strip()


class Locator:
    """Finds the line on which a file of the graph speaks of a resource.

    A block starts where a line starts with the resource, written with a prefix or as a full IRI;
    it ends where the next one starts.

    :param files: the Turtle files to look in
    """

    def __init__(self, files: Iterable[Path]) -> None:
        """Remember the files; they are read when the first fault is looked up."""
        self._files = list(files)

    def place(self, subject: str, value: str | None = None) -> tuple[Path | None, int | None]:
        """Return the file and line of a statement; of its subject where the value is not found.

        :param subject: IRI of the resource
        :param value: IRI or text of the value that is at fault
        """
        blocks = self._blocks.get(subject, [])
        if value is not None:
            spellings = (shorten(value).replace("#", "\\#"), f"<{value}>", f'"{value}"', value)
            for spelling in spellings:
                for file, first, lines in blocks:
                    for offset, line in enumerate(lines):
                        if _holds(line, spelling):
                            return file, first + offset
        for file, first, _ in blocks:
            return file, first
        return None, None

    @cached_property
    def _blocks(self) -> dict[str, list[tuple[Path, int, list[str]]]]:
        """Blocks of lines by the IRI that starts them, each with its file and first line."""
        blocks: dict[str, list[tuple[Path, int, list[str]]]] = {}
        for file in self._files:
            prefixes: dict[str, str] = {}
            current: list[str] = []
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                words = line.split()
                if line[:1].isspace() or not words or words[0].startswith("#"):
                    current.append(line)
                elif words[0] == "@prefix":
                    prefixes[words[1]] = words[2].strip("<>")
                else:
                    current = [line]
                    iri = _expand(words[0], prefixes)
                    blocks.setdefault(iri, []).append((file, number, current))
        return blocks


def _expand(word: str, prefixes: dict[str, str]) -> str:
    """Return the IRI that a word of a Turtle file stands for."""
    if word.startswith("<"):
        return word.strip("<>")
    prefix, colon, local = word.partition(":")
    return prefixes.get(prefix + colon, prefix + colon) + local.replace("\\", "")


def _holds(line: str, spelling: str) -> bool:
    """Tell whether a line holds a spelling that does not go on as a longer name."""
    start = line.find(spelling)
    while start >= 0:
        after = line[start + len(spelling) : start + len(spelling) + 1]
        if not (after.isalnum() or after in ("-", "_", "\\")) or spelling.endswith(('"', ">")):
            return True
        start = line.find(spelling, start + 1)
    return False
