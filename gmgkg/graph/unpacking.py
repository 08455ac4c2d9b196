"""Reading packed files as a stream: gzip (RFC 1952) and Zstandard (RFC 8878)."""

import gzip
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

import zstandard

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_PIECE_BYTES = 128 * 1024


class _Zstandard(RawIOBase):
    """The content of a stream of Zstandard frames; one that is cut short is an error.

    The reader of the library takes the end of a cut stream for the end of its content.
    """

    def __init__(self, packed: BinaryIO) -> None:
        """Read nothing yet."""
        self._packed = packed
        self._frame: zstandard.ZstdDecompressionObj | None = None
        self._waiting = b""
        self._content = memoryview(b"")

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Read what comes next into a buffer, and return how many bytes.

        :raise EOFError: where the stream ends within a frame
        :raise zstandard.ZstdError: where it is not Zstandard
        """
        while not self._content and self._unpack_piece():
            pass
        view = memoryview(buffer).cast("B")
        count = min(len(view), len(self._content))
        view[:count] = self._content[:count]
        self._content = self._content[count:]
        return count

    def _unpack_piece(self) -> bool:
        """Unpack the next piece; tell whether there was one."""
        piece = self._waiting or self._packed.read(_PIECE_BYTES)
        self._waiting = b""
        if not piece:
            if self._frame is not None:
                raise EOFError("the file ends before its content does")
            return False
        frame = self._frame or zstandard.ZstdDecompressor().decompressobj()
        self._content = memoryview(frame.decompress(piece))
        self._waiting = frame.unused_data if frame.eof else b""
        self._frame = None if frame.eof else frame
        return True


def _require_content(file: Path) -> None:
    """Refuse an empty file: what is packed has a head, even where there is nothing in it.

    :raise EOFError: where it is one
    """
    if not file.stat().st_size:
        raise EOFError("the file is empty")


@contextmanager
def _open_gzip(file: Path) -> Iterator[BinaryIO]:
    """Open a file packed by gzip.

    :raise EOFError: where it is empty, which the library takes for no content
    """
    _require_content(file)
    with gzip.open(file) as stream:
        yield cast("BinaryIO", stream)


@contextmanager
def _open_zstandard(file: Path) -> Iterator[BinaryIO]:
    """Open a file packed by Zstandard.

    :raise EOFError: where it is empty
    """
    _require_content(file)
    with file.open("rb") as packed, BufferedReader(_Zstandard(packed)) as stream:
        yield cast("BinaryIO", stream)


UNPACKING: Mapping[str, Callable[[Path], AbstractContextManager[BinaryIO]]] = {
    ".gz": _open_gzip,
    ".zst": _open_zstandard,
}
"""How to open a packed file, by the ending of its name."""
