"""How long the server takes for a page of each kind, over the shipped graph and a larger one.

Run: ``python benchmarks/pages.py --folder FOLDER [1000000]``; the folder may be ``scale.py``'s.
Each page is asked under several host names, so that no cache answers; the first request
makes what is made once and kept, and is not counted.
"""

import argparse
import http.client
import json
import statistics
import subprocess
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from driving import CONSOLE, PROGRESS
from rich.box import MARKDOWN
from rich.table import Table
from scale import Data, prepared
from servers import GMGKG, ask, gmgkg, running

_REPEATED = 9
_BUSIEST = """
PREFIX gmg: <https://w3id.org/gmgkg/ontology#>
SELECT ?kind ?thing { { SELECT ("%s" AS ?kind) ?thing (COUNT(*) AS ?n)
{ ?a a gmg:Activity ; gmg:%s ?thing } GROUP BY ?thing ORDER BY DESC(?n) LIMIT 1 } }
"""
_KINDS = {
    "organization": "leadAgency",
    "country": "country",
    "region": "region",
    "theme": "theme",
    "target-group": "targetGroup",
    "status": "status",
    "output": "output",
}
_FIXED = {
    "home": "/",
    "activities": "/activities",
    "activities, three facets": "/activities?agency=iom&theme=remittances&status=ongoing",
    "an activity": "/activity/ilo-osce-labour-migration-manual",
    "a passage": "/passage/ilo-osce-labour-migration-manual-1",
    "collaborations": "/collaborations",
    "map": "/map",
    "timeline": "/timeline",
    "gaps": "/gaps",
    "questions": "/questions",
    "question": "/questions/who-works-with",
    "search": "/search?q=remittances",
    "editor": "/sparql",
    "about": "/about",
    "data set": "/dataset",
    "ontology": "/ontology",
    "API": "/api/",
}


def pages(endpoint: str) -> Mapping[str, str]:
    """Return the paths of the pages, among them those of the things with most activities."""
    found = dict(_FIXED)
    for kind, link in _KINDS.items():
        query = _BUSIEST % (kind, link)
        _, answer = ask(endpoint, query, "application/sparql-results+json", 60)
        for row in json.loads(answer)["results"]["bindings"]:
            slug = row["thing"]["value"].rpartition("/")[2]
            found[f"the busiest {kind}"] = f"/{kind}/{quote(slug)}"
    return found


def times(port: int, paths: Mapping[str, str]) -> dict[str, str]:
    """Return for each page its median time in milliseconds, or what is wrong with it."""
    taken: dict[str, str] = {}
    for name, path in paths.items():
        seen = []
        status = 200
        for number in range(_REPEATED + 1):
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
                start = time.perf_counter()
                connection.request(
                    "GET", path, headers={"Host": f"h{number}", "Accept": "text/html"}
                )
                response = connection.getresponse()
                response.read()
                seen.append(time.perf_counter() - start)
                status = response.status
        ok = status == http.client.OK
        taken[name] = f"{statistics.median(seen[2:]) * 1000:.0f}" if ok else f"status {status}"
        PROGRESS.print(f"{name}: {taken[name]}")
    return taken


def store_of(data: Data) -> Path:
    """Return the store of a graph, loaded where the folder does not have it."""
    store = data.folder("gmgkg")
    if not store.exists():
        command = [*GMGKG, "load", str(data.file), "--store", str(store), "--quiet"]
        subprocess.run(command, check=True)
    return store


def main() -> None:
    """Measure, and print one table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", type=int, nargs="*", default=[1_000_000])
    parser.add_argument("--folder", type=Path, required=True, help="keeps graphs and stores")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    columns: dict[str, dict[str, str]] = {}
    for size in (None, *options.sizes):
        data = prepared(size, options.folder)
        with running(gmgkg(store_of(data))) as server:
            paths = pages(server.server.endpoint)
            columns[data.title] = times(server.server.port, paths)
    table = Table("page", *(f"{title} triples, ms" for title in columns), box=MARKDOWN)
    for name in next(iter(columns.values())):
        table.add_row(name, *(found.get(name, "-") for found in columns.values()))
    CONSOLE.print(table)


if __name__ == "__main__":
    main()
