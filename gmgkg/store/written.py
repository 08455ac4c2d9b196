"""A whole result, written: in memory while it is small, else in a file.

Most results are small, and to make, read and remove a file takes longer than most queries.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

_IN_MEMORY = 128 * 1024
_PIECE = 1024 * 1024


@dataclass(frozen=True)
class Written:
    """A whole result.

    :ivar content: its bytes, or None where the file has them
    :ivar file: where they are otherwise
    :ivar rows: the number of rows or triples, None for ASK
    """

    content: bytes | None
    file: Path
    rows: int | None = None

    @property
    def size(self) -> int:
        """Return the number of bytes."""
        return self.file.stat().st_size if self.content is None else len(self.content)

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """Read the bytes while the block runs; the file, if there is one, stays."""
        with self.file.open("rb") if self.content is None else BytesIO(self.content) as stream:
            yield stream

    @contextmanager
    def taken(self) -> Iterator[BinaryIO]:
        """Read the bytes while the block runs; afterwards the file is gone."""
        try:
            with self.opened() as stream:
                yield stream
        finally:
            self.remove()

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes piece by piece."""
        with self.opened() as stream:
            yield from iter(lambda: stream.read(_PIECE), b"")

    def remove(self) -> None:
        """Remove the file, if there is one."""
        if self.content is None:
            self.file.unlink(missing_ok=True)


class Spool:
    """Takes bytes from a writer, and moves to a file once they are many.

    :param file: to move to
    """

    def __init__(self, file: Path) -> None:
        """Start empty, in memory."""
        self._file = file
        self._stream: BinaryIO = BytesIO()
        self._in_memory = True

    def write(self, data: bytes) -> int:
        """Take some bytes.

        :raise OSError: where the file cannot be written
        """
        if self._in_memory and self._stream.tell() + len(data) > _IN_MEMORY:
            begun = self._stream
            self._stream = self._file.open("wb")
            self._in_memory = False
            begun.seek(0)
            self._stream.write(begun.read())
        return self._stream.write(data)

    def flush(self) -> None:
        """Do nothing: nobody reads before the end."""

    def finish(self) -> Written:
        """Return what was written.

        :raise OSError: where the file cannot be written
        """
        content = self._stream.getvalue() if isinstance(self._stream, BytesIO) else None
        self._stream.close()
        return Written(content, self._file)
