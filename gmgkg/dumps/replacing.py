"""Putting a finished file or folder in its place in one last step."""

import contextlib
import ctypes
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xlsxwriter.exceptions import XlsxWriterException

from gmgkg.dumps.files import all_names
from gmgkg.dumps.packing import CHECKSUMS
from gmgkg.dumps.working import work_beside
from gmgkg.errors import StoreError

_NO_FOLDER = -1
_RENAME_EXCHANGE = 2


@contextmanager
def failing_for(place: Path) -> Iterator[None]:
    """Name the place where something cannot be written.

    :raise StoreError: where the block meets an error of the system: no space, no permission
    """
    try:
        yield
    except OSError as error:
        raise StoreError(f"{place}: cannot be written: {error.strerror or error}") from error
    except (sqlite3.Error, XlsxWriterException) as error:
        raise StoreError(f"{place}: cannot be written: {error}") from error


def write_file(content: bytes, file: Path) -> None:
    """Write a file in one step: a failure leaves what was there.

    :raise StoreError: where it cannot be written
    """
    with failing_for(file):
        if file.exists() and not file.is_file():
            file.write_bytes(content)
            return
        file = file.resolve()
        with work_beside(file) as work:
            new = work / file.name
            new.write_bytes(content)
            replace_file(new, file)


def replace_file(new: Path, file: Path) -> None:
    """Put a file where another is or is to be; its mode stays, or is that of a new file."""
    if file.exists():
        new.chmod(file.stat().st_mode)
    new.replace(file)


def require_export_or_nothing(folder: Path) -> None:
    """Refuse to write where something stands that is no export.

    :raise StoreError: where the place is no folder, or holds anything but the files of an export
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise StoreError(f"{folder}: not a folder; give a new one, an empty one or an export")
    present = sorted(folder.iterdir())
    own = all_names()
    for entry in present:
        if entry.name not in own or not entry.is_file():
            raise StoreError(
                f"{folder}: holds {entry.name}, which is no file of an export; give a new folder, "
                "an empty one or an export to replace"
            )
    if present and not (folder / CHECKSUMS).is_file():
        raise StoreError(
            f"{folder}: holds files but no {CHECKSUMS}, so it is no export; give a new folder, an "
            "empty one or an export to replace"
        )


def require_not_inside(folder: Path) -> None:
    """Refuse to replace a folder under the feet of whoever stands in it.

    :raise StoreError: where it is the current folder, or holds it
    """
    if Path.cwd().is_relative_to(folder):
        raise StoreError(
            f"{folder}: is the current folder, which an export would take away; name one inside it"
        )


def replace_folder(new: Path, folder: Path, work: Path) -> None:
    """Put a folder where another is or is to be, so that there is one at every moment.

    Where the file system cannot exchange two folders, there is none for a moment.

    :param work: a folder on the same disk, to which what was there may go
    :raise StoreError: where something that is no export has come into the folder meanwhile
    """
    require_export_or_nothing(folder)
    if folder.exists():
        _make_alike(new, folder)
    else:
        new.chmod(0o777 & ~_mask())
    if not folder.exists() or not any(folder.iterdir()):
        new.replace(folder)
        return
    if _exchange(new, folder):
        return
    before = work / "before"
    folder.replace(before)
    try:
        new.replace(folder)
    except BaseException:
        before.replace(folder)
        raise


def _make_alike(new: Path, folder: Path) -> None:
    """Give a folder and its files the owner and group of another, where that is allowed; its mode.

    A web server that may look into the one may look into the other.
    """
    state = folder.stat()
    for each in (*new.iterdir(), new):
        with contextlib.suppress(PermissionError):
            os.chown(each, -1, state.st_gid)
            os.chown(each, state.st_uid, -1)
    new.chmod(state.st_mode)


def _exchange(first: Path, second: Path) -> bool:
    """Have two folders change places in one step, where that can be done (renameat2(2))."""
    paths = (os.fsencode(first.absolute()), os.fsencode(second.absolute()))
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:
        return False
    return bool(rename(_NO_FOLDER, paths[0], _NO_FOLDER, paths[1], _RENAME_EXCHANGE) == 0)


def _mask() -> int:
    """Return which permissions a new folder does not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
