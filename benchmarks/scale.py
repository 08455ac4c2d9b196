"""How loading, serving and each question grow with the data, beside ``oxigraph`` in the same run.

Run: ``python benchmarks/scale.py --folder FOLDER [1000000 10000000]``. It needs ``wrk`` (Debian)
and the package ``oxigraph``, and for ten million triples about 7 GB in the folder. See README.md.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from driving import CONSOLE, PROGRESS, Single, measure, memory_table, query_table, ratio_table
from generate import generate
from mix import questions, resources
from rich.box import MARKDOWN
from rich.table import Table
from servers import GMGKG, OXIGRAPH, gmgkg, oxigraph, running

from gmgkg.graph.files import bundled_root, query_files, turtle_files

CONNECTIONS = 8
_PATIENCE = 15.0


@dataclass(frozen=True)
class Data:
    """One size of the graph.

    :ivar file: N-Quads
    :ivar triples: how many
    """

    file: Path
    triples: int

    @property
    def title(self) -> str:
        """What the tables call it."""
        return f"{self.triples:,}"

    def folder(self, server: str) -> Path:
        """Where a server's store of it stands."""
        return self.file.with_suffix(f".{server}")


def prepared(size: int | None, folder: Path) -> Data:
    """Return a graph of a size, generated where the folder does not have it; None is the shipped.

    The name of the file changes with the shipped graph, the rules and the generator.
    """
    root = bundled_root()
    files = [file for file, _ in turtle_files(root)] + query_files(root, "rules")
    files.append(Path(__file__).with_name("generate.py"))
    digest = sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:8]
    file = folder / f"{size or 'shipped'}-{digest}.nq"
    if not file.exists():
        PROGRESS.print(f"writing {file}")
        new = file.with_suffix(".new")
        if size is None:
            subprocess.run([*GMGKG, "export", "-f", "nquads", "-o", str(new)], check=True)
        else:
            with new.open("w", encoding="utf-8") as output:
                generate(size, output)
        new.replace(file)
    with file.open("rb") as lines:
        return Data(file, sum(1 for _ in lines))


def measured(command: list[str]) -> tuple[float, float]:
    """Run a command; return its seconds and its most memory in MB."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"{' '.join(command)}: {process.stderr.read() if process.stderr else ''!r}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def load(command: list[str], store: Path) -> tuple[float, float, float]:
    """Run a load; return its seconds, its most memory in MB and the size of the store in MB."""
    subprocess.run(["rm", "-rf", str(store)], check=True)
    seconds, memory = measured(command)
    stored = sum(file.stat().st_size for file in store.rglob("*") if file.is_file())
    return seconds, memory, stored / 1024**2


def load_both(data: Data) -> list[str]:
    """Load a graph into both stores and return a row of the table."""
    file = str(data.file)
    PROGRESS.print(f"loading {file}")
    own, peer = data.folder("gmgkg"), data.folder("oxigraph")
    ours = load([*GMGKG, "load", file, "--store", str(own), "--quiet"], own)
    theirs = load([OXIGRAPH, "load", "--location", str(peer), "--file", file], peer)
    row = [data.title]
    for mine, other in zip(ours, theirs, strict=True):
        row.append(f"{mine / other:.2f} ({mine:,.0f} / {other:,.0f})")
    return row


def growth_table(sizes: list[Data], found: list[Mapping[str, Single]], server: str) -> Table:
    """Return the time of each question at each size, and how it grows beside the data.

    A growth of 1 is that of the data; where the larger one has no answer, it is a lower bound.

    :param found: one request alone for each query, at each size
    """
    columns = [f"{data.title}, ms" for data in sizes]
    columns += [f"growth / data's, to {larger.title}" for larger in sizes[1:]]
    table = Table(f"query, {server}", *columns, box=MARKDOWN)
    for title in found[0]:
        times = [singles[title] for singles in found]
        cells = [
            f"{each.why} after {each.seconds:.0f} s" if each.why else f"{each.seconds * 1000:,.1f}"
            for each in times
        ]
        for (smaller, before), (larger, after) in pairwise(zip(sizes, times, strict=True)):
            grown = after.seconds / before.seconds / (larger.triples / smaller.triples)
            bound = "at least " if after.why else ""
            cells.append("-" if before.why else f"{bound}{grown:.2f}")
        table.add_row(title, *cells)
    return table


def main() -> None:
    """Measure every size, and print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", type=int, nargs="*", default=[1_000_000, 10_000_000])
    parser.add_argument("--folder", type=Path, required=True, help="keeps graphs and stores")
    parser.add_argument("--seconds", type=int, default=3, help="for each figure")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    sizes = [prepared(size, options.folder) for size in (None, *options.sizes)]
    loads = Table(
        "triples",
        "load time, ours / theirs (s)",
        "most memory, ours / theirs (MB)",
        "store on disk, ours / theirs (MB)",
        box=MARKDOWN,
    )
    asked = questions(bundled_root())
    found: dict[str, list[Mapping[str, Single]]] = {}
    for data in sizes:
        loads.add_row(*load_both(data))
        with (
            running(gmgkg(data.folder("gmgkg"))) as ours,
            running(oxigraph(data.folder("oxigraph"))) as theirs,
        ):
            mix = resources(ours.server.endpoint) + asked
            many = [] if data == sizes[0] else [CONNECTIONS]
            measured = measure([ours, theirs], mix, many, options.seconds, _PATIENCE)
        for name, each in measured.items():
            found.setdefault(name, []).append(each.singles)
        if not many:
            continue
        CONSOLE.print(f"\n{data.title} triples, {options.seconds} s each\n")
        CONSOLE.print(ratio_table(measured, [CONNECTIONS], {}))
        CONSOLE.print(memory_table(measured))
        for fresh in (False, True):
            kind = "fresh texts" if fresh else "the same text"
            CONSOLE.print(f"\n{data.title} triples, {CONNECTIONS} connections, {kind}\n")
            CONSOLE.print(query_table(measured, CONNECTIONS, fresh=fresh))
    CONSOLE.print("\nLoading, gmgkg / oxigraph\n")
    CONSOLE.print(loads)
    for name, singles in found.items():
        CONSOLE.print(f"\nOne request alone, {name}\n")
        CONSOLE.print(growth_table(sizes, singles, name))


if __name__ == "__main__":
    main()
