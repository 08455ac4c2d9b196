"""The endpoint beside its peers: throughput, latency and memory for the same queries and data.

Run: ``python benchmarks/endpoint.py``. It needs ``wrk`` (Debian), and the packages ``oxigraph`` and
``rdflib-endpoint[web]`` beside this one; a peer that is not installed is left out. See README.md.
"""

import argparse
import contextlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from driving import CONSOLE, measure, memory_table, query_table, ratio_table
from mix import questions, resources
from servers import (
    GMGKG,
    Server,
    gmgkg,
    installed,
    load_oxigraph,
    oxigraph,
    rdflib_endpoint,
    running,
)

from gmgkg.graph.files import bundled_root

PATIENCE = 10.0
GOALS = {
    ("oxigraph", 8, False): 3.0,
    ("oxigraph", 8, True): 0.7,
    ("rdflib-endpoint", 8, False): 50.0,
    ("rdflib-endpoint", 8, True): 50.0,
}


def servers(folder: Path) -> list[Server]:
    """Return the servers that are installed, over the same data, ours first."""
    data = folder / "graph.nq"
    subprocess.run([*GMGKG, "export", "-f", "nquads", "-o", str(data)], check=True)
    found = [gmgkg()]
    if installed("oxigraph"):
        load_oxigraph(data, folder / "oxigraph")
        found.append(oxigraph(folder / "oxigraph"))
    if installed("rdflib-endpoint"):
        found.append(rdflib_endpoint(data))
    return found


def main() -> None:
    """Measure, and print the ratios first."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=1, help="for each figure")
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 8, 64])
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed (Debian: apt-get install wrk)")
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        started = [stack.enter_context(running(server)) for server in servers(Path(name))]
        mix = resources(started[0].server.endpoint) + questions(bundled_root())
        measured = measure(started, mix, options.connections, options.seconds, PATIENCE)
    CONSOLE.print(f"{len(mix)} queries, {options.seconds} s each\n")
    CONSOLE.print(ratio_table(measured, options.connections, GOALS))
    CONSOLE.print(memory_table(measured))
    for many in options.connections:
        for fresh in (False, True):
            CONSOLE.print(f"\n{many} connections, {'fresh texts' if fresh else 'the same text'}\n")
            CONSOLE.print(query_table(measured, many, fresh=fresh))


if __name__ == "__main__":
    main()
