"""How fast the graph is built, checked and asked, beside rdflib in the same run.

Run: ``python benchmarks/graph.py``. Each figure is the median of several runs; only the ratios
carry over to other machines.
"""

import statistics
import sys
import time
from collections.abc import Callable

import rdflib
from rich.console import Console
from rich.table import Table

from gmgkg.graph.build import build
from gmgkg.graph.check import check
from gmgkg.graph.files import bundled_root, turtle_files
from gmgkg.library.ask import ask
from gmgkg.library.files import load_questions

RUNS = 5


def median(task: Callable[[], object], runs: int = RUNS) -> float:
    """Return the median time of a task in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        task()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def read_with_rdflib() -> rdflib.Graph:
    """Read the same files as the graph is built from, without deriving anything."""
    graph = rdflib.Graph()
    for file, _ in turtle_files(bundled_root()):
        graph.parse(file, format="turtle")
    return graph


def main() -> None:
    """Measure and print one table."""
    root = bundled_root()
    table = Table("task", "ours, s", "rdflib, s", "rdflib / ours", show_edge=False)

    def add(task: str, ours: float, theirs: float | None) -> None:
        peer = "" if theirs is None else f"{theirs:.4f}"
        ratio = "" if theirs is None else f"{theirs / ours:.1f}"
        table.add_row(task, f"{ours:.4f}", peer, ratio)

    add(
        "read the files (ours derives too)",
        median(lambda: build(root)),
        median(read_with_rdflib, runs=3),
    )
    add("check without shapes", median(lambda: check(root, shacl=False)), None)
    add("check with shapes", median(lambda: check(root), runs=3), None)
    store = build(root)
    graph = rdflib.Graph()
    for quad in store.quads():
        graph.add(tuple(rdflib.util.from_n3(str(term)) for term in quad.triple))
    for name in ("collaborations-between-members",):
        question = load_questions(root)[name]
        add(
            f"ask {name}",
            median(lambda q=question: list(ask(store, q, {}))),
            median(lambda q=question: list(graph.query(q.query)), runs=1),
        )
    Console().print(f"Python {sys.version.split()[0]}, {len(graph)} triples, medians")
    Console().print(table)


if __name__ == "__main__":
    main()
