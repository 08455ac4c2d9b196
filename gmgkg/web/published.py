"""The dumps that an application serves: ready ones, or those that are still being written."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, cast

from flask import current_app

from gmgkg.dumps.packing import CHECKSUMS
from gmgkg.dumps.reading import Export, is_whole, read_export
from gmgkg.errors import BusyError, StoreError

_FAILED = ".failed"
_FAILURE = "the dumps could not be written; the log of the server says why"
_OTHER = "there are no dumps of the data that are served; the log of the server says why"


@dataclass(frozen=True)
class Held:
    """What the store holds, by which an export of other data is known.

    :ivar version: of the data
    :ivar triples: how many they state that they have, or None
    :ivar fingerprint: SHA-256 of their canonical N-Quads, or None where nobody has worked it out
    """

    version: str
    triples: int | None
    fingerprint: str | None


class Published:
    """A folder in which an export stands, or will stand.

    :param folder: of the export
    :param held: the data that it must have, or None where any will do
    :param want: asks for the export to be written, where nobody has done so yet
    """

    def __init__(
        self, folder: Path, held: Held | None = None, want: Callable[[], None] = lambda: None
    ) -> None:
        """Look at nothing yet."""
        self._folder = folder
        self._held = held
        self._want = want
        self._seen: tuple[int, int] | None = None
        self._export: Export | None = None

    def export(self, *, wanted: bool = True) -> Export:
        """Return the export as it stands now.

        :param wanted: whether to ask for it where nobody has written one yet
        :raise BusyError: where it is still being written
        :raise StoreError: where it could not be written, was taken away, or was replaced by one of
            other data
        """
        try:
            state = (self._folder / CHECKSUMS).stat()
        except OSError as error:
            if self._held is not None:
                self._refuse(f"{self._folder}: {error.strerror}; put the export back")
            self._require_no_failure()
            if wanted:
                self._want()
            raise BeingWrittenError("the dumps are being written; ask again in a moment") from None
        # A copy may keep the times of its files, but not its place on the disk and its last change.
        seen = (state.st_ino, state.st_ctime_ns)
        if self._export is None or self._seen != seen or not is_whole(self._export):
            try:
                found = read_export(self._folder)
                if self._held is not None:
                    require_same_data(found, self._held)
            except StoreError as error:
                self._refuse(str(error))
            self._export, self._seen = found, seen
        return self._export

    @property
    def is_compared(self) -> bool:
        """Tell whether the statements of the export are known to be those of the store."""
        return self._held is None or self._held.fingerprint is not None

    def _refuse(self, reason: str) -> NoReturn:
        """Tell the log why there is no export, and those who ask that the log knows.

        Where the operator keeps things is nothing for them.
        """
        print(f"gmgkg: {reason}", file=sys.stderr, flush=True)  # noqa: T201
        raise StoreError(_OTHER)

    def _require_no_failure(self) -> None:
        """Say what went wrong where the export could not be written."""
        if failure_note(self._folder).exists():
            raise StoreError(_FAILURE)


class BeingWrittenError(BusyError):
    """The dumps are not there yet."""

    retry_after = 5


def failure_note(folder: Path) -> Path:
    """Return the file that stands where an export could not be written."""
    return folder.with_name(f"{folder.name}{_FAILED}")


def require_same_data(export: Export, held: Held) -> None:
    """Let an export pass whose data are those of the store, as far as is known of both.

    :raise StoreError: where they are not
    """
    remedy = f"write it anew with: gmgkg export --all {export.folder}"
    if export.version != held.version:
        raise StoreError(
            f"{export.folder}: holds data version {export.version}, but the store holds "
            f"{held.version}; {remedy}"
        )
    if None not in (export.triples, held.triples) and export.triples != held.triples:
        raise StoreError(
            f"{export.folder}: holds {export.triples} triples of data version {export.version}, "
            f"but the store holds {held.triples}; {remedy}"
        )
    if held.fingerprint not in (None, export.fingerprint):
        raise StoreError(
            f"{export.folder}: holds other statements of data version {export.version} than the "
            f"store; {remedy}"
        )


def current_dumps() -> Published:
    """Return the dumps of the application that answers the current request."""
    return cast("Published", current_app.config["DUMPS"])
