"""nginx as the documentation sets it up: before replicas, and serving dumps."""

import os
import re
import signal
import ssl
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest
from conftest import free_port, running, tool
from flask.testing import FlaskClient

from gmgkg.dumps.files import all_names

OPERATING = Path(__file__).parent.parent / "docs/operating.md"
NGINX = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {documented}
}}
"""


def _documented(part: int, changes: dict[str, str]) -> str:
    """Return a part of the configuration that the documentation gives.

    :param part: which of them
    :param changes: what stands here instead of a place or port there
    """
    text = re.findall(r"```nginx\n(.*?)```", OPERATING.read_text(), re.DOTALL)[part]
    for documented, ours in changes.items():
        assert documented in text
        text = text.replace(documented, ours)
    return str(text)


def _certificate(folder: Path) -> None:
    """Make a certificate for the server of the documentation."""
    subprocess.run(
        [
            *(tool("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"),
            *("-subj", "/CN=data.example.org", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", folder / "data.example.org.key", "-out", folder / "data.example.org.pem"),
        ],
        check=True,
        capture_output=True,
    )


def _wait_for(outcomes: Counter[object], count: int) -> None:
    """Wait until so many requests were answered, one way or the other."""
    for _ in range(600):
        if outcomes.total() >= count:
            return
        time.sleep(0.1)
    pytest.fail(f"only {outcomes.total()} of {count} requests were answered")


def test_replica_killed_under_load_fails_no_request(tmp_path: Path) -> None:
    nginx = tool("nginx")
    port, first, second = free_port(), free_port(), free_port()
    config = tmp_path / "nginx.conf"
    changes = {
        "127.0.0.1:8080": f"127.0.0.1:{first}",
        "127.0.0.1:8081": f"127.0.0.1:{second}",
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "/etc/ssl/": f"{tmp_path}/",
    }
    documented = _documented(0, changes)
    config.write_text(NGINX.format(folder=tmp_path, documented=documented))
    _certificate(tmp_path)
    trusted = ssl.create_default_context(cafile=tmp_path / "data.example.org.pem")
    outcomes: Counter[object] = Counter()
    stop = threading.Event()

    def ask(number: int) -> None:
        while not stop.is_set():
            number += 10
            query = f"SELECT ?o{number} {{ <https://w3id.org/gmgkg/id/country/GHA> a ?o{number} }}"
            data = urllib.parse.urlencode({"query": query}).encode()
            try:
                with urllib.request.urlopen(
                    f"https://127.0.0.1:{port}/sparql", data, timeout=30, context=trusted
                ) as response:
                    response.read()
                    outcomes[response.status] += 1
            except (OSError, urllib.error.HTTPError) as error:
                outcomes[repr(error)] += 1

    with ExitStack() as stack:
        replicas = [
            stack.enter_context(
                running(
                    [sys.executable, "-m", "gmgkg", "serve", "--port", str(each), "--quiet"], each
                )
            )
            for each in (first, second)
        ]
        stack.enter_context(running([nginx, "-c", str(config), "-p", str(tmp_path)], port))
        threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        try:
            _wait_for(outcomes, 50)
            os.killpg(replicas[0].pid, signal.SIGKILL)
            _wait_for(outcomes, outcomes.total() + 200)
        finally:
            stop.set()
        for thread in threads:
            thread.join()
    assert set(outcomes) == {200}


def test_nginx_serves_dumps_as_the_server_does(
    dumps: Path, client: FlaskClient, tmp_path: Path
) -> None:
    nginx = tool("nginx")
    port = free_port()
    location = _documented(1, {"/srv/dumps/gmgkg/": f"{dumps}/"})
    config = tmp_path / "nginx.conf"
    documented = f"server {{ listen 127.0.0.1:{port}; {location} }}"
    config.write_text(NGINX.format(folder=tmp_path, documented=documented))
    # Its processes run as nobody, who may not look into the folders of this user.
    config.write_text(f"user root;{config.read_text()}")
    with running([nginx, "-c", str(config), "-p", str(tmp_path)], port):
        for name in sorted(all_names()):
            ours = client.get(f"/dumps/{name}")
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/dumps/{name}") as theirs:
                assert theirs.read() == ours.data
                assert theirs.headers.get_content_type() == ours.mimetype
                for header in ("Access-Control-Allow-Origin", "Last-Modified", "Accept-Ranges"):
                    assert theirs.headers[header] == ours.headers[header], (name, header)
