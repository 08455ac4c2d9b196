"""Reading what an export says of itself."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from gmgkg.dumps.csvw import METADATA, MODIFIED, TRIPLES, VERSION
from gmgkg.dumps.files import CANONICAL
from gmgkg.dumps.packing import CHECKSUMS
from gmgkg.errors import StoreError
from gmgkg.library.answer import UNVERSIONED


@dataclass(frozen=True)
class Export:
    """A finished export.

    :ivar folder: that holds it
    :ivar sums: SHA-256 of each file by its name
    :ivar version: of the data
    :ivar modified: date of the data, or nothing
    :ivar triples: how many distinct triples the data state that they have; None where they do not
    """

    folder: Path
    sums: Mapping[str, str]
    version: str
    modified: str
    triples: int | None

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the canonical N-Quads."""
        return self.sums[CANONICAL]


def read_export(folder: Path) -> Export:
    """Read the checksums and the version of an export.

    :raise StoreError: where the folder holds no export
    """
    try:
        lines = (folder / CHECKSUMS).read_text(encoding="ascii").splitlines()
        sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
        described = json.loads((folder / METADATA).read_bytes())
    except (OSError, ValueError) as error:
        raise _no_export(folder) from error
    version = described.get(VERSION, UNVERSIONED)
    modified = described.get(MODIFIED, {}).get("@value", "")
    export = Export(folder, sums, version, modified, described.get(TRIPLES))
    if CANONICAL not in sums or not is_whole(export):
        raise _no_export(folder)
    return export


def require_intact(export: Export) -> None:
    """Let an export pass whose files are what its checksums say; every one is read.

    :raise StoreError: where one is not
    """
    for name, known in export.sums.items():
        with (export.folder / name).open("rb") as content:
            if file_digest(content, "sha256").hexdigest() != known:
                raise StoreError(
                    f"{export.folder / name}: is not what {CHECKSUMS} says; write the export anew "
                    f"with: gmgkg export --all {export.folder}"
                )


def is_whole(export: Export) -> bool:
    """Tell whether every file of an export is there."""
    return all((export.folder / name).is_file() for name in export.sums)


def _no_export(folder: Path) -> StoreError:
    """Return what is wrong with a folder that holds no export, and what to do."""
    return StoreError(f"{folder}: no export; write one with: gmgkg export --all {folder}")
