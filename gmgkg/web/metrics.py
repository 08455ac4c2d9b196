"""What an operator watches: counts and times of requests, for Prometheus and for the access log."""

import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    values,
)
from prometheus_client.multiprocess import MultiProcessCollector

from gmgkg.namespaces import RESOURCE_TYPES
from gmgkg.web.addresses import CODE
from gmgkg.web.headers import COUNT

blueprint = Blueprint("metrics", __name__)

OUTCOMES = {
    "200": "ok",
    "206": "ok",
    "301": "redirected",
    "303": "redirected",
    "304": "unchanged",
    "400": "wrong",
    "403": "refused",
    "404": "unknown",
    "405": "wrong",
    "406": "wrong",
    "408": "wrong",
    "410": "gone",
    "413": "wrong",
    "415": "wrong",
    "429": "throttled",
    "503": "busy",
    "504": "over-time",
    "507": "too-large",
}
"""What a status means for the one who asked."""

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_PARTS = (
    "about",
    "activities",
    "api",
    "briefs",
    "codelist",
    "collaborations",
    "data",
    "dumps",
    "gaps",
    "graphs",
    "health",
    "id",
    "map",
    "metrics",
    "ontology",
    "questions",
    "search",
    "sparql",
    "static",
    "timeline",
    "versions",
)
_PAGES = (*RESOURCE_TYPES, CODE)


@blueprint.route("/metrics")
def metrics() -> Response:
    """Answer with the counts of all processes of the server (Prometheus text format)."""
    recorder = current_app.config["RECORDER"]
    response = Response(recorder.text(), content_type=CONTENT_TYPE_LATEST)
    response.headers["Cache-Control"] = "no-store"
    return response


@dataclass(frozen=True)
class Sent:
    """What was sent before the body.

    :ivar status: such as ``200 OK``
    :ivar headers: names and values
    """

    status: str
    headers: Sequence[tuple[str, str]]


class Recorder:
    """Counts requests and, where asked to, writes a line for each.

    :param log: whether to write the access log, JSON lines on standard output
    :param folder: where the processes of a server count together, or None for this one alone
    """

    def __init__(self, *, log: bool, folder: Path | None = None) -> None:
        """Start counting."""
        self._log = log
        self._folder = folder
        if folder is not None:
            # The library looks for the folder when it is imported, which may be too early.
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
            values.ValueClass = values.get_value_class()  # type: ignore[no-untyped-call]
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "gmgkg_requests",
            "Requests by part of the site, outcome and whether the cache answered",
            ("part", "outcome", "cache"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "gmgkg_request_seconds",
            "Time to answer a request that the cache did not answer",
            ("part",),
            buckets=_BUCKETS,
            registry=self._registry,
        )

    def text(self) -> bytes:
        """Return the counts in Prometheus' text format."""
        registry = self._registry
        if self._folder is not None:
            registry = CollectorRegistry()
            MultiProcessCollector(registry, str(self._folder))  # type: ignore[no-untyped-call]
        return generate_latest(registry)

    def record(
        self, environ: dict[str, Any], sent: Sent, size: int, started: float, *, cached: bool
    ) -> None:
        """Count one request.

        :param environ: of the request
        :param sent: status and headers of the answer
        :param size: bytes of the body; 0 where it is not known yet
        :param started: when the request came, by :func:`time.perf_counter`
        :param cached: whether the cache answered
        """
        path = environ.get("PATH_INFO", "")
        part = path.lstrip("/").partition("/")[0] or "home"
        if part in _PAGES:
            part = "page"
        elif part not in _PARTS and part != "home":
            part = "other"
        code = sent.status[:3]
        outcome = OUTCOMES.get(code, "failed" if code >= "500" else "other")
        seconds = time.perf_counter() - started
        self._requests.labels(part, outcome, "hit" if cached else "miss").inc()
        if not cached:
            self._seconds.labels(part).observe(seconds)
        if self._log:
            rows = next((value for name, value in sent.headers if name == COUNT), None)
            self._write(
                environ,
                {
                    "status": int(code),
                    "outcome": outcome,
                    "rows": None if rows is None else int(rows),
                    "bytes": size,
                    "milliseconds": round(seconds * 1000, 1),
                    "cache": "hit" if cached else "miss",
                },
            )

    @staticmethod
    def _write(environ: dict[str, Any], answer: dict[str, object]) -> None:
        """Write one line of the access log; a query is named by its hash, not repeated."""
        asked = environ.get("QUERY_STRING", "") + environ.get("gmgkg.body", "")
        line = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "client": environ.get("REMOTE_ADDR", ""),
            "method": environ.get("REQUEST_METHOD", ""),
            "path": environ.get("PATH_INFO", ""),
            "query": sha256(asked.encode("utf-8", "replace")).hexdigest()[:12] if asked else "",
        }
        sys.stdout.write(json.dumps(line | answer) + "\n")
        sys.stdout.flush()
