"""Sorting more lines than memory holds: sorted runs on disk, merged."""

import io
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

CHUNK_BYTES = 16 * 1024 * 1024
_BLOCK_BYTES = 64 * 1024
_FEW_LINES = 256
_MOST_RUNS = 256


class LineSorter:
    """A file to write lines to that gives them back sorted by their bytes, each once.

    The order of UTF-8 by its bytes is that of its code points. Memory holds one chunk, however
    many lines there are; everything else is in the folder.

    :param folder: an empty folder for the runs
    :param chunk_bytes: how much is sorted at once
    :param progress: told how many lines have been written so far
    """

    def __init__(
        self,
        folder: Path,
        chunk_bytes: int = CHUNK_BYTES,
        progress: Callable[[int], None] = lambda _: None,
    ) -> None:
        """Start with nothing."""
        self._folder = folder
        self._chunk_bytes = chunk_bytes
        self._progress = progress
        self._waiting: list[bytes] = []
        self._size = 0
        self._lines = 0
        self._made = 0
        self._runs: list[Path] = []
        folder.mkdir()

    def write(self, piece: bytes) -> int:
        """Take a piece of the lines, wherever it ends; return its length."""
        self._waiting.append(piece)
        self._size += len(piece)
        if self._size >= self._chunk_bytes:
            self._spill()
        return len(piece)

    def flush(self) -> None:
        """Do nothing: a run is written when its chunk is full."""

    def merged(self) -> Iterator[bytes]:
        """Yield the lines in order, in pieces of whole lines; then the runs are gone."""
        self._spill()
        yield from _merge(self._runs)
        for run in self._runs:
            run.unlink()
        self._folder.rmdir()

    def _spill(self) -> None:
        """Write what waits as a run, but for a line that has not come whole."""
        content = b"".join(self._waiting)
        end = content.rfind(b"\n") + 1
        self._waiting = [content[end:]]
        self._size = len(content) - end
        lines = io.BytesIO(content[:end]).readlines()
        del content
        if not lines:
            return
        self._lines += len(lines)
        self._progress(self._lines)
        lines.sort()
        self._add_run(iter((b"".join(dict.fromkeys(lines)),)))
        del lines
        if len(self._runs) >= _MOST_RUNS:
            # No more files may be open at once than the system allows.
            merged, self._runs = self._runs, []
            self._add_run(_merge(merged))
            for run in merged:
                run.unlink()

    def _add_run(self, pieces: Iterator[bytes]) -> None:
        """Write a run."""
        run = self._folder / str(self._made)
        self._made += 1
        with run.open("wb") as file:
            file.writelines(pieces)
        self._runs.append(run)


def _merge(runs: list[Path]) -> Iterator[bytes]:
    """Yield the lines of sorted files in order, each once, in pieces of whole lines.

    A round takes all lines up to the least of the last lines at hand, and sorts them: they are
    long stretches in order, which the sort of the language merges without looking at each.
    """
    with ExitStack() as stack:
        files: list[BinaryIO] = [stack.enter_context(run.open("rb")) for run in runs]
        heads: list[list[bytes]] = [[] for _ in files]
        while True:
            for file, head in zip(files, heads, strict=True):
                if len(head) < _FEW_LINES:
                    head.extend(file.readlines(_BLOCK_BYTES))
            left = [head for head in heads if head]
            if not left:
                return
            bound = min(head[-1] for head in left)
            taken: list[bytes] = []
            for head in left:
                end = bisect_right(head, bound)
                taken += head[:end]
                del head[:end]
            taken.sort()
            yield b"".join(dict.fromkeys(taken))
