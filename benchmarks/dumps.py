"""How long dumps take and how much memory they need, beside ``oxigraph dump`` in the same run.

Both read the same store, the one that ``gmgkg load`` wrote; ``oxigraph dump`` also reads its own.

Run: ``python benchmarks/dumps.py --folder FOLDER [1000000 10000000]``, with the folder of
``scale.py``, which has written the graphs and their stores. See README.md.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from driving import CONSOLE, PROGRESS
from rich.box import MARKDOWN
from rich.table import Table
from scale import Data, measured, prepared
from servers import GMGKG, OXIGRAPH


def rows(data: Data, folder: Path) -> list[list[str]]:
    """Dump a graph by each command, and return the rows of the table.

    :param folder: with room for the dumps
    """
    own, peer = data.folder("gmgkg"), data.folder("oxigraph")
    if not own.is_dir() or not peer.is_dir():
        sys.exit(f"{own}, {peer}: no stores; write them with: python benchmarks/scale.py")
    export = [*GMGKG, "export", "--quiet", "--store", str(own)]
    file, other, every = (str(folder / name) for name in ("ours.nq", "theirs.nq", "all"))
    commands = {
        "export -f nquads": [*export, "-f", "nquads", "-o", file],
        "export --all": [*export, "--all", every],
    }
    PROGRESS.print(f"dumping {data.title} by oxigraph")
    same = own / (own / "current").read_text().strip()
    theirs = measured([OXIGRAPH, "dump", "--location", str(same), "--file", other])
    elsewhere = measured([OXIGRAPH, "dump", "--location", str(peer), "--file", other])
    found = []
    for name, command in commands.items():
        PROGRESS.print(f"dumping {data.title} by {name}")
        ours = measured(command)
        cells = [
            f"{mine / his:.2f} ({mine:,.0f} / {his:,.0f})"
            for mine, his in zip(ours, theirs, strict=True)
        ]
        written = [
            path for path in folder.rglob("*") if path.is_file() and path.name != "theirs.nq"
        ]
        size = sum(path.stat().st_size for path in written) / 1024**2
        from_its_own = f"{ours[0] / elsewhere[0]:.2f} ({ours[0]:,.0f} / {elsewhere[0]:,.0f})"
        found.append([data.title, name, *cells, from_its_own, f"{size:,.0f}"])
        for path in (Path(file), Path(every)):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    return found


def main() -> None:
    """Measure every size, and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", type=int, nargs="*", default=[1_000_000, 10_000_000])
    parser.add_argument("--folder", type=Path, required=True, help="has graphs and stores")
    options = parser.parse_args()
    table = Table(
        "triples",
        "command",
        "time, ours / oxigraph dump (s)",
        "most memory, ours / theirs (MB)",
        "time, ours / oxigraph dump from its own store (s)",
        "written (MB)",
        box=MARKDOWN,
    )
    for size in options.sizes:
        data = prepared(size, options.folder)
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            for row in rows(data, Path(folder)):
                table.add_row(*row)
    CONSOLE.print(table)


if __name__ == "__main__":
    main()
