"""Every file packed beside itself, and the checksums of all (``sha256sum``)."""

import gzip
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import IO, BinaryIO, Self, cast

import zstandard

CHECKSUMS = "SHA256SUMS"
"""The name of the file that lists the others with their SHA-256."""

PACKED = (".gz", ".zst")
"""The endings of packed files: gzip (RFC 1952) and Zstandard (RFC 8878)."""

_GZIP_LEVEL = 6
_ZSTANDARD_LEVEL = 9
_PIECE_BYTES = 1024 * 1024
_THREADS = 2


class Packer:
    """Packs files in the background, while others are being written.

    Neither format holds a time or a name, so the same content gives the same bytes.

    :param folder: of the files
    """

    def __init__(self, folder: Path) -> None:
        """Start no thread yet."""
        self._folder = folder
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="packing")
        self._running: list[Future[dict[str, str]]] = []

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Begin no further file; wait for those that are being packed."""
        self._threads.shutdown(cancel_futures=True)

    def add(self, name: str) -> None:
        """Pack a file that is complete.

        :raise OSError: where one before could not be packed
        """
        for done in self._running:
            if done.done():
                done.result()
        self._running.append(self._threads.submit(_pack, self._folder / name))

    def write_checksums(self) -> dict[str, str]:
        """Wait for all, write the checksums, and return them by name.

        :raise OSError: where a file could not be packed
        """
        sums: dict[str, str] = {}
        for each in self._running:
            sums |= each.result()
        lines = [f"{digest}  {name}\n" for name, digest in sorted(sums.items())]
        (self._folder / CHECKSUMS).write_text("".join(lines), encoding="ascii")
        return sums


class _Summed:
    """A file to write to that knows its checksum."""

    def __init__(self, file: BinaryIO) -> None:
        """Begin."""
        self._file = file
        self._sum = sha256()

    def write(self, piece: bytes) -> int:
        """Write a piece."""
        self._sum.update(piece)
        return self._file.write(piece)

    def flush(self) -> None:
        """Hand on what waits."""
        self._file.flush()

    def digest(self) -> str:
        """Return the checksum so far."""
        return self._sum.hexdigest()


def _pack(file: Path) -> dict[str, str]:
    """Pack a file in each format, and return the checksums of all three by name."""
    names = [f"{file.name}{ending}" for ending in PACKED]
    plain = sha256()
    with (
        file.open("rb") as source,
        file.with_name(names[0]).open("wb") as zipped,
        file.with_name(names[1]).open("wb") as compressed,
    ):
        outputs = (_Summed(zipped), _Summed(compressed))
        compressor = zstandard.ZstdCompressor(level=_ZSTANDARD_LEVEL, write_checksum=True)
        size = file.stat().st_size
        with (
            gzip.GzipFile("", "wb", _GZIP_LEVEL, outputs[0], mtime=0) as gzip_file,
            compressor.stream_writer(
                cast("IO[bytes]", outputs[1]), size=size, closefd=False
            ) as zstandard_file,
        ):
            while piece := source.read(_PIECE_BYTES):
                plain.update(piece)
                gzip_file.write(piece)
                zstandard_file.write(piece)
    sums = (plain.hexdigest(), *(output.digest() for output in outputs))
    return dict(zip((file.name, *names), sums, strict=True))
