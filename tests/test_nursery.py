"""Workers come from one process that has read the graph, and are otherwise strangers."""

import subprocess
import sys
from pathlib import Path

import pytest

from gmgkg.errors import StoreError
from gmgkg.formats import RESULT_FORMATS
from gmgkg.guard import Limits
from gmgkg.guard.process import WorkerProcess
from gmgkg.guard.worker import Job

SHARING = """
import os, re, sys
from pathlib import Path
from gmgkg.guard import Limits
from gmgkg.guard.process import WorkerProcess

if __name__ == "__main__":
    worker = WorkerProcess(Path(sys.argv[1]), Limits(), 0)
    worker.is_ready()
    held = Path(f"/proc/{worker.number}/smaps_rollup").read_text()
    print(sum(map(int, re.findall(r"Private_[A-Za-z]+: +([0-9]+)", held))))
    print(re.search(r"Rss: +([0-9]+)", held)[1])
    worker.end()
"""

LEAVING = """
import asyncio, sys
from pathlib import Path
from gmgkg.formats import RESULT_FORMATS
from gmgkg.guard import Limits
from gmgkg.guard.pool import QueryPool
from gmgkg.guard.runner import Ask

async def leave(pool):
    for number in range(3):
        text = f"SELECT (COUNT(*) AS ?n{number}) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }}"
        assert await pool.run_express(Ask(text, RESULT_FORMATS[0])) is None

if __name__ == "__main__":
    pool = QueryPool(Path(sys.argv[1]), Limits())
    asyncio.run(leave(pool))
"""


def _asked(snapshot: Path, text: str, folder: Path) -> str:
    """Return what a new worker answers, as CSV."""
    csv = next(form for form in RESULT_FORMATS if form.name == "csv")
    worker = WorkerProcess(snapshot, Limits(), 0)
    try:
        assert worker.is_ready()
        written = worker.run(Job(text, {}, None, csv.name, str(folder / "result")), 10)
        with written.taken() as stream:
            return stream.read().decode()
    finally:
        worker.end()


def test_worker_shares_the_memory_of_the_graph(snapshot: Path, tmp_path: Path) -> None:
    script = tmp_path / "sharing.py"
    script.write_text(SHARING)
    ran = subprocess.run([sys.executable, script, snapshot], capture_output=True, check=True)
    private, resident = map(int, ran.stdout.split())
    assert private < resident / 3


def test_process_ends_though_a_worker_of_it_stands_still(snapshot: Path, tmp_path: Path) -> None:
    script = tmp_path / "leaving.py"
    script.write_text(LEAVING)
    ran = subprocess.run(
        [sys.executable, script, snapshot],
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert (ran.stdout, ran.stderr) == (b"", b"")


def test_workers_draw_different_random_numbers(snapshot: Path, tmp_path: Path) -> None:
    drawn = [_asked(snapshot, "SELECT (UUID() AS ?x) {}", tmp_path) for _ in range(4)]
    assert len(set(drawn)) == 4


def test_worker_reads_the_file_that_stands_there_now(tmp_path: Path) -> None:
    file = tmp_path / "graph.nq"
    for number in (1, 2):
        new = tmp_path / "new.nq"
        new.write_text(f"<urn:s> <urn:p> <urn:o{number}> .\n")
        new.replace(file)
        answer = _asked(file, "SELECT ?o { ?s ?p ?o }", tmp_path)
        assert answer.split() == ["o", f"urn:o{number}"]


def test_file_that_cannot_be_read_is_an_error_where_the_worker_was_started(tmp_path: Path) -> None:
    (tmp_path / "broken.nq").write_text("no quads\n")
    worker = WorkerProcess(tmp_path / "broken.nq", Limits(), 0)
    with pytest.raises(StoreError, match="could not open the graph"):
        worker.is_ready()
    worker.end()
