"""The endpoint beside its peers: throughput and latency of the same queries over the same data.

Run: ``python benchmarks/endpoint.py [--seconds 3] [--connections 8]``. It needs ``wrk`` (Debian),
and the packages ``oxigraph`` and ``rdflib-endpoint[web]`` beside this one; a peer that is not
installed is left out. Each query is asked twice over: again and again the same, which a cache
may answer, and each time another text, which none can. Only the ratios carry over to other
machines.
"""

import argparse
import contextlib
import math
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from gmgkg.graph.files import bundled_root
from gmgkg.graph.questions import load_questions

BIN = Path(sys.executable).parent
LOOKUP = "SELECT ?p ?o WHERE { <https://w3id.org/gmgkg/id/organization/osce> ?p ?o }"
DESCRIBE = "DESCRIBE <https://w3id.org/gmgkg/id/activity/ilo-osce-labour-migration-manual>"
SCRIPT = """
local path = "%s"
local n = math.random(1000000000)
request = function()
  n = n + 1
  return wrk.format("GET", path .. (%s and ("%%0A%%23" .. n) or ""))
end
"""


def free_port() -> int:
    """Return a port on which nobody listens."""
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], port: int) -> Iterator[int]:
    """Run a server until the block ends; yield its process."""
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as server:
        try:
            for _ in range(300):
                with contextlib.closing(socket.socket()) as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            time.sleep(1)
            yield server.pid
        finally:
            os.killpg(server.pid, 15)
            server.wait()


def memory(leader: int) -> float:
    """Return the resident memory of a group of processes in megabytes."""
    rows = subprocess.run(
        ["ps", "-eo", "pgid,rss"], capture_output=True, text=True, check=True
    ).stdout.splitlines()[1:]
    return sum(int(row.split()[1]) for row in rows if int(row.split()[0]) == leader) / 1024


def drive(url: str, seconds: int, connections: int, *, fresh: bool) -> tuple[float, str]:
    """Return requests a second and the p99 latency, as wrk measures them.

    :param fresh: whether each request has a text of its own
    """
    parts = urllib.parse.urlsplit(url)
    script = SCRIPT % (f"{parts.path}?{parts.query}", "true" if fresh else "false")
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        printed = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", file.name, url],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", printed)[1])
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", printed)
    p99 = re.search(r"99%\s+(\S+)", printed)
    return (0.0 if wrong else rate), (p99[1] if p99 else "")


def servers(data: Path, folder: Path) -> dict[str, tuple[list[str], int, str]]:
    """Return the command, port and path of each server that is installed."""
    port = free_port()
    found = {
        "gmgkg": ([str(BIN / "gmgkg"), "serve", "--port", str(port), "--quiet"], port, "/sparql")
    }
    if (BIN / "oxigraph").exists():
        port = free_port()
        location = folder / "oxigraph"
        subprocess.run(
            [BIN / "oxigraph", "load", "--location", location, "--file", data],
            check=True,
            capture_output=True,
        )
        command = [str(BIN / "oxigraph"), "serve", "--location", str(location)]
        command += ["--bind", f"127.0.0.1:{port}", "--union-default-graph"]
        found["oxigraph"] = (command, port, "/query")
    if (BIN / "rdflib-endpoint").exists():
        port = free_port()
        command = [str(BIN / "rdflib-endpoint"), "serve", "--port", str(port), str(data)]
        found["rdflib-endpoint"] = (command, port, "/")
    return found


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=8)
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed (Debian: apt-get install wrk)")
    queries = {"point look-up": LOOKUP, "DESCRIBE": DESCRIBE} | {
        name: question.query for name, question in load_questions(bundled_root()).items()
    }
    rates: dict[str, dict[tuple[str, bool], float]] = {}
    table = Table(
        "server", "query", "same text, /s", "p99", "fresh text, /s", "p99", show_edge=False
    )
    with tempfile.TemporaryDirectory() as name:
        data = Path(name) / "graph.nq"
        subprocess.run([BIN / "gmgkg", "export", "-f", "nquads", "-o", data], check=True)
        for server, (command, port, path) in servers(data, Path(name)).items():
            rates[server] = {}
            with running(command, port) as pid:
                for title, query in queries.items():
                    encoded = urllib.parse.quote(query, safe="")
                    url = f"http://127.0.0.1:{port}{path}?query={encoded}"
                    cells = []
                    for fresh in (False, True):
                        rate, p99 = drive(url, options.seconds, options.connections, fresh=fresh)
                        rates[server][title, fresh] = rate
                        cells += [f"{rate:,.0f}", p99]
                    table.add_row(server, title, *cells)
                table.add_row(server, f"memory {memory(pid):,.0f} MB", "", "", "", "")
    console = Console(width=120)
    console.print(f"{options.connections} connections, {options.seconds} s each")
    console.print(table)
    for peer, theirs in rates.items():
        for fresh in (False, True):
            ratios = [
                ours / theirs[key]
                for key, ours in rates["gmgkg"].items()
                if key[1] == fresh and ours and theirs.get(key)
            ]
            if peer != "gmgkg" and ratios:
                mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
                kind = "fresh texts" if fresh else "same text"
                console.print(f"gmgkg / {peer}, {kind}: {mean:.2f} (geometric mean, {len(ratios)})")


if __name__ == "__main__":
    main()
