"""The embedded store: pyoxigraph, in memory or in a folder on disk."""

import contextlib
import fcntl
import re
import shutil
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, Variable

from gmgkg.errors import QuerySyntaxError, StoreError
from gmgkg.sparql import names_dataset
from gmgkg.store import Dataset, Result, Term
from gmgkg.store.refusing import refuse
from gmgkg.store.results import failures

_POINTER = "current"
_LOCK = "lock"
_SNAPSHOT = "snapshot-"
_NEAR = 24
_REASON = re.compile(r"(?:The|An?|Prefix) [a-zA-Z ]+")
_PLACE = re.compile(r"error at (\d+):(\d+): *(.*)", re.DOTALL)


class EmbeddedStore:
    """A store in this process.

    :param engine: an engine already opened; without one, an empty store in memory
    :param services: IRIs of the endpoints that a query may ask by SERVICE
    """

    def __init__(
        self, engine: pyoxigraph.Store | None = None, services: Collection[str] = ()
    ) -> None:
        """Hold the engine."""
        self._engine = pyoxigraph.Store() if engine is None else engine
        self._services = services

    def allowing(self, services: Collection[str]) -> "EmbeddedStore":
        """Return the same store, of which other services may be asked."""
        return EmbeddedStore(self._engine, services)

    def query(
        self,
        text: str,
        parameters: Mapping[str, Term] | None = None,
        dataset: Dataset | None = None,
    ) -> Result:
        """Run a SPARQL 1.1 query (see :class:`gmgkg.store.Store`)."""
        refuse(text, self._services)
        substitutions: dict[Variable, NamedNode | BlankNode | Literal | Triple] = {
            Variable(name): term for name, term in (parameters or {}).items()
        }
        with failures():
            try:
                if dataset is not None:
                    return self._engine.query(
                        text,
                        default_graph=[NamedNode(iri) for iri in dataset.default],
                        named_graphs=[NamedNode(iri) for iri in dataset.named],
                        substitutions=substitutions,
                    )
                # With a union the engine would ignore FROM and answer from every graph.
                return self._engine.query(
                    text,
                    use_default_graph_as_union=not names_dataset(text),
                    substitutions=substitutions,
                )
            except SyntaxError as error:
                raise _query_syntax_error(error, text) from error

    def quads(self) -> Iterator[Quad]:
        """Yield every quad, in no particular order."""
        return iter(self._engine)

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads at once."""
        self._engine.bulk_extend(quads)


def write_snapshot(file: Path, quads: Iterable[Quad]) -> None:
    """Write quads to a file from which a store in memory can be made again."""
    pyoxigraph.serialize(quads, str(file), format=RdfFormat.N_QUADS)


def open_snapshot(location: Path, services: Collection[str] = ()) -> EmbeddedStore:
    """Open what :func:`write_snapshot` or :func:`write_folder` wrote.

    :param location: a file, to be read into memory, or the folder of a store on disk
    :param services: IRIs of the endpoints that a query may ask by SERVICE
    :raise StoreError: where a folder holds no store that can be read
    """
    if location.is_dir():
        return open_folder(location, services)
    engine = pyoxigraph.Store()
    engine.bulk_load(path=str(location), format=RdfFormat.N_QUADS)
    return EmbeddedStore(engine, services)


def open_folder(folder: Path, services: Collection[str] = ()) -> EmbeddedStore:
    """Open a store on disk for reading.

    :param folder: the folder that ``gmgkg load`` wrote
    :param services: IRIs of the endpoints that a query may ask by SERVICE
    :raise StoreError: where the folder holds no store that can be read
    """
    snapshot = _current(folder)
    if snapshot is None:
        raise StoreError(
            f"{folder}: no store here; write one with: gmgkg load FILE --store {folder}"
        )
    try:
        return EmbeddedStore(pyoxigraph.Store.read_only(str(snapshot)), services)
    except OSError as error:
        raise StoreError(f"{folder}: the store cannot be opened: {error}") from error


def write_folder(folder: Path, quads: Iterable[Quad]) -> None:
    """Write a store on disk in one step: whatever goes wrong, the folder holds what it held.

    The folder holds snapshots and a file that names the current one; replacing that file is the
    one step. The snapshot before stays for those who still read it. One load runs at a time.

    :param folder: the folder to write; a store that is there already is replaced
    :param quads: everything that the store is to hold
    :raise StoreError: where the folder cannot be written, holds something that is no store, or
        is being written already
    """
    _require_store_or_nothing(folder)
    is_new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / _LOCK).open("w")
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written: {error.strerror}") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StoreError(f"{folder}: another load is running; wait for its end") from error
        before = _current(folder)
        _remove_snapshots(folder, keep={before})
        snapshot = folder / f"{_SNAPSHOT}{uuid.uuid4().hex[:12]}"
        try:
            _fill(snapshot, quads)
            _point(folder, snapshot)
        except OSError as error:
            raise StoreError(f"{folder}: cannot be written: {error}") from error
        finally:
            _remove_snapshots(folder, keep={before, _current(folder)})
            if is_new and _current(folder) is None:
                with contextlib.suppress(OSError):
                    (folder / _LOCK).unlink()
                    folder.rmdir()


def _fill(snapshot: Path, quads: Iterable[Quad]) -> None:
    """Write a new snapshot."""
    engine = pyoxigraph.Store(str(snapshot))
    engine.bulk_extend(quads)
    engine.optimize()
    engine.flush()


def _require_store_or_nothing(folder: Path) -> None:
    """Refuse to write where something stands that is no store."""
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder}: not a folder; give a folder that is empty or holds a store")
    ours = (_POINTER, _LOCK)
    if folder.is_dir() and any(
        entry.name not in ours and not entry.name.startswith(_SNAPSHOT)
        for entry in folder.iterdir()
    ):
        raise StoreError(f"{folder}: holds files that are no store; give an empty folder")


def _current(folder: Path) -> Path | None:
    """Return the current snapshot, or None where there is none."""
    try:
        name = (folder / _POINTER).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return folder / name if name.startswith(_SNAPSHOT) else None


def _point(folder: Path, snapshot: Path) -> None:
    """Make a snapshot the current one."""
    new = folder / f"{_SNAPSHOT}pointer"
    new.write_text(f"{snapshot.name}\n", encoding="utf-8")
    new.replace(folder / _POINTER)


def _remove_snapshots(folder: Path, keep: set[Path | None]) -> None:
    """Remove what an earlier load left behind."""
    for old in folder.glob(f"{_SNAPSHOT}*"):
        if old not in keep:
            shutil.rmtree(old, ignore_errors=True)


def _query_syntax_error(error: SyntaxError, text: str) -> QuerySyntaxError:
    """Turn the parser's message into ours: the place, what stands there, and why it cannot."""
    found = _PLACE.match(str(error))
    if found is None:
        return QuerySyntaxError(f"not a SPARQL query: {error}")
    line, column = int(found[1]), int(found[2])
    lines = text.splitlines() or [""]
    rest = " ".join(lines[min(line, len(lines)) - 1][column - 1 :].split())[:_NEAR]
    near = f'at "{rest}"' if rest else "at the end of the line"
    reasons = _REASON.findall(found[3])
    reason = f": {reasons[0].strip()}" if reasons else ""
    message = f"not a SPARQL query: line {line}, column {column}, {near}{reason}"
    return QuerySyntaxError(message, line, column)
