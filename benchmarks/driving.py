"""Driving servers with wrk, and the tables of what came of it."""

import json
import math
import secrets
import statistics
import subprocess
import tempfile
import time
import urllib.parse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from mix import ROWS, Query
from rich.box import MARKDOWN
from rich.console import Console
from rich.table import Table
from servers import Running, ask

CONSOLE = Console(width=400, highlight=False)
PROGRESS = Console(stderr=True, width=200, highlight=False)
_WARM_SECONDS = 2
_WARM_CONNECTIONS = 16
_OK = 200
_FEW = 0.01
_REPEATED = 5
_QUICK = 3.0
_MOST = 10**12  # Lua writes numbers of up to 14 digits in full
_SCRIPT = """
local paths = {%s}
local headers = {["Accept"] = "%s"}
local fresh = %s
local number = %d
request = function()
  number = number + 1
  local path = paths[number %% #paths + 1]
  return wrk.format("GET", path .. (fresh and ("%%0A%%23" .. number) or ""), headers)
end
done = function(summary, latency)
  io.write(string.format('\\n{"requests": %%d, "wrong": %%d, "p50": %%f, "p99": %%f}\\n',
    summary.requests, summary.errors.status, latency:percentile(50), latency:percentile(99)))
end
"""


@dataclass(frozen=True)
class Drive:
    """What clients in a loop saw of one kind of query.

    :ivar seconds: how long they asked
    :ivar answers: how many right answers came in that time
    :ivar wrong: how many others came
    :ivar p50: median latency in seconds, of whatever came
    :ivar p99: 99th percentile of the latency in seconds
    :ivar why: why no right answer came, where none did
    """

    seconds: float
    answers: int
    wrong: int = 0
    p50: float = 0.0
    p99: float = 0.0
    why: str = ""

    @property
    def refused(self) -> float:
        """Which share of what came were no right answers."""
        return self.wrong / max(1, self.answers + self.wrong)

    @property
    def rate(self) -> float:
        """Answers a second; where none came, the most that there can have been: one in all."""
        return max(self.answers, 1) / self.seconds


@dataclass(frozen=True)
class Single:
    """One request alone.

    :ivar seconds: the median of several, each with a text of its own
    :ivar why: why there was no right answer, or nothing
    :ivar rows: of the answer, comparable whatever their order; None where it has none
    """

    seconds: float
    why: str = ""
    rows: list[str] | None = None


Key = tuple[str, int, bool]
"""Title of the query, connections, and whether each text was fresh."""


@dataclass
class Measured:
    """What was measured of one server.

    :ivar singles: one request alone, by query
    :ivar drives: by query, connections and freshness
    :ivar megabytes: the most memory that was seen
    """

    singles: dict[str, Single] = field(default_factory=dict)
    drives: dict[Key, Drive] = field(default_factory=dict)
    megabytes: float = 0.0


def measure(
    servers: Sequence[Running],
    mix: Sequence[Query],
    connections: Sequence[int],
    seconds: int,
    patience: float,
) -> dict[str, Measured]:
    """Drive servers with every query, by every number of connections, in both modes.

    Each figure of one server is taken right after that of the others, so that whatever else the
    machine does falls on all alike. A query is asked alone before it is driven: the rows of the
    first server that answers are those that the others must give too. Where that one request
    takes longer than the window, and no cache may answer the next, it is not driven: it could not
    answer in time.

    :param seconds: for each figure
    :param patience: seconds in which the answer to one request alone must come
    :return: by name of the server, in their order
    """
    measured = {server.server.name: Measured() for server in servers}
    for server in servers:
        drive(server, mix[0], _WARM_SECONDS, _WARM_CONNECTIONS, fresh=True)
    for query in mix:
        _ask_alone(servers, query, patience, measured)
        for many in connections:
            for fresh in (False, True):
                for server in servers:
                    name = server.server.name
                    alone = measured[name].singles[query.title]
                    too_slow = alone.seconds > seconds and (fresh or not server.server.caches)
                    if alone.why or too_slow:
                        found = Drive(seconds, 0, why=alone.why or f"none in {seconds} s")
                    else:
                        found = drive(server, query, seconds, many, fresh=fresh)
                        server.note_memory()
                        server.settle()
                    measured[name].drives[query.title, many, fresh] = found
                    kind = "fresh" if fresh else "same"
                    shown = found.why or f"{found.rate:,.1f}/s"
                    PROGRESS.print(query.title, many, kind, name, shown)
    for server in servers:
        measured[server.server.name].megabytes = server.most_memory
    return measured


def _ask_alone(
    servers: Sequence[Running], query: Query, patience: float, measured: Mapping[str, Measured]
) -> None:
    """Ask each server alone, and note its time and what is wrong with its answer."""
    known: list[str] | None = None
    for server in servers:
        found = _single(server, query, patience)
        if not found.why and found.rows != known is not None:
            found = Single(found.seconds, f"other rows ({len(found.rows or ())}, not {len(known)})")
        known = found.rows if known is None else known
        measured[server.server.name].singles[query.title] = found
        PROGRESS.print(query.title, server.server.name, f"{found.seconds:.4f} s", found.why)
        server.settle()


def _single(server: Running, query: Query, patience: float) -> Single:
    """Ask one query alone, a few times where that is quick."""
    times: list[float] = []
    content = b""
    while len(times) < _REPEATED and sum(times) < _QUICK:
        text = f"{query.texts[0]}\n#{secrets.randbelow(_MOST)}"
        start = time.perf_counter()
        try:
            status, content = ask(server.server.endpoint, text, query.accept, patience)
        except OSError:
            server.restart()
            return Single(patience, f"none in {patience:g} s")
        times.append(time.perf_counter() - start)
        if status != _OK:
            return Single(times[-1], f"status {status}")
    rows = _rows(content) if query.accept == ROWS else None
    return Single(statistics.median(times), "", rows)


def _rows(content: bytes) -> list[str]:
    """Return the rows of an answer, comparable whatever their order."""
    return sorted(
        json.dumps({name: term["value"] for name, term in sorted(row.items())})
        for row in json.loads(content)["results"]["bindings"]
    )


def drive(server: Running, query: Query, seconds: int, connections: int, *, fresh: bool) -> Drive:
    """Ask one kind of query in a loop, as wrk does, and count the answers.

    :param fresh: whether each request has a text of its own; otherwise all have one text
    """
    path = f"{server.server.path}?query="
    texts = query.texts if fresh else query.texts[:1]
    paths = ", ".join(f'"{path}{urllib.parse.quote(text, safe="")}"' for text in texts)
    script = _SCRIPT % (paths, query.accept, str(fresh).lower(), secrets.randbelow(_MOST))
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", f"{seconds}s"]
        printed = subprocess.run(
            [*command, "-s", file.name, server.server.endpoint],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    saw = json.loads(printed.splitlines()[-1])
    answers = saw["requests"] - saw["wrong"]
    why = "" if answers else "only refusals" if saw["wrong"] else f"none in {seconds} s"
    return Drive(seconds, answers, saw["wrong"], saw["p50"] / 1e6, saw["p99"] / 1e6, why)


def ratio_table(
    measured: Mapping[str, Measured],
    connections: Sequence[int],
    goals: Mapping[tuple[str, int, bool], float],
) -> Table:
    """Return how the first server compares with each other one, over the whole mix.

    Latencies are compared where next to nothing was refused: a refusal is quick, and no answer.

    :param goals: the throughput ratio to reach, by peer, connections and freshness
    """
    table = Table(
        "peer",
        "connections",
        "text",
        "throughput, ours / theirs",
        "p50, theirs / ours",
        "p99, theirs / ours",
        "memory, ours / theirs",
        "queries",
        "goal",
        box=MARKDOWN,
    )
    ours, *peers = measured
    for peer in peers:
        for many in connections:
            for fresh in (False, True):
                pairs = [
                    (drive, measured[peer].drives[key])
                    for key, drive in measured[ours].drives.items()
                    if key[1:] == (many, fresh)
                ]
                both = [(o, t) for o, t in pairs if o.answers or t.answers]
                timed = [(o, t) for o, t in both if max(o.refused, t.refused) < _FEW]
                table.add_row(
                    peer,
                    str(many),
                    "fresh" if fresh else "same",
                    _mean(both, lambda ours, theirs: ours.rate / theirs.rate),
                    _mean(timed, lambda ours, theirs: _latency(theirs, 50) / _latency(ours, 50)),
                    _mean(timed, lambda ours, theirs: _latency(theirs, 99) / _latency(ours, 99)),
                    f"{measured[ours].megabytes / measured[peer].megabytes:.2f}",
                    _counted(pairs),
                    _goal(both, goals.get((peer, many, fresh))),
                )
    return table


def _mean(pairs: Sequence[tuple[Drive, Drive]], ratio: Callable[[Drive, Drive], float]) -> str:
    """Return a geometric mean, with what kind of bound it is."""
    if not pairs:
        return "-"
    mean = statistics.geometric_mean([ratio(ours, theirs) for ours, theirs in pairs])
    floor = any(not theirs.answers for _, theirs in pairs)
    ceiling = any(not ours.answers for ours, _ in pairs)
    kind = {(True, False): "at least ", (False, True): "at most ", (True, True): "about "}
    return f"{kind.get((floor, ceiling), '')}{mean:,.2f}"


def _latency(drive: Drive, percentile: int) -> float:
    """Return a latency; where no answer came, the least that it can have been."""
    if not drive.answers:
        return drive.seconds
    return drive.p50 if percentile == 50 else drive.p99  # noqa: PLR2004  the median


def _counted(pairs: Sequence[tuple[Drive, Drive]]) -> str:
    """Say over how many queries a mean goes, and how many of them only give a bound."""
    floors = sum(1 for ours, theirs in pairs if ours.answers and not theirs.answers)
    ceilings = sum(1 for ours, theirs in pairs if theirs.answers and not ours.answers)
    neither = sum(1 for ours, theirs in pairs if not ours.answers and not theirs.answers)
    parts = [f"{len(pairs) - neither}"]
    parts += [f"{floors} unanswered by the peer"] if floors else []
    parts += [f"{ceilings} unanswered by ours"] if ceilings else []
    parts += [f"{neither} left out, unanswered by both"] if neither else []
    return ", ".join(parts)


def _goal(pairs: Sequence[tuple[Drive, Drive]], goal: float | None) -> str:
    """Say whether a goal is reached."""
    if goal is None or not pairs:
        return ""
    mean = math.exp(statistics.fmean(math.log(ours.rate / theirs.rate) for ours, theirs in pairs))
    return f">= {goal:g}: {'reached' if mean >= goal else 'MISSED'}"


def query_table(measured: Mapping[str, Measured], connections: int, *, fresh: bool) -> Table:
    """Return what each server did with each query, for one number of connections and one mode."""
    columns = [f"{name}: {what}" for name in measured for what in ("/s", "p50, ms", "p99, ms")]
    table = Table("query", *columns, box=MARKDOWN)
    first = next(iter(measured.values()))
    for key in first.drives:
        if key[1:] == (connections, fresh):
            cells = [cell for each in measured.values() for cell in _cells(each.drives[key])]
            table.add_row(key[0], *cells)
    return table


def _cells(drive: Drive) -> list[str]:
    """Return throughput, median and 99th percentile as a table shows them."""
    if not drive.answers:
        return [drive.why, "-", "-"]
    rate = f"{drive.rate:,.0f}" if drive.rate >= 10 else f"{drive.rate:.1f}"  # noqa: PLR2004
    if drive.refused >= _FEW:
        return [f"{rate} (refused {drive.refused:.0%})", "-", "-"]
    return [rate, f"{drive.p50 * 1000:.1f}", f"{drive.p99 * 1000:.1f}"]


def memory_table(measured: Mapping[str, Measured]) -> Table:
    """Return the most memory that each server was seen to take."""
    table = Table("server", "memory, MB", box=MARKDOWN)
    for name, each in measured.items():
        table.add_row(name, f"{each.megabytes:,.0f}")
    return table
