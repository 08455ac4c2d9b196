"""Dumps over HTTP: parts, conditions, mirrors, and what is said while they are not there."""

import hashlib
import html
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import Ran, free_port, running, serving, tool
from flask.testing import FlaskClient
from released import CHANGED, NEXT, VERSION

from gmgkg.dumps.context import shipped_context
from gmgkg.dumps.files import FILES
from gmgkg.dumps.packing import CHECKSUMS, PACKED
from gmgkg.store import Store
from gmgkg.store.embedded import write_folder
from gmgkg.web.published import failure_note

NAMES = [f"{file.name}{ending}" for file in FILES for ending in ("", *PACKED)]
GMGKG = [sys.executable, "-m", "gmgkg"]
QUESTIONS = ("who-works-with", "activities-in-country", "agencies-by-status")


# Parts and conditions -------------------------------------------------------------


@pytest.mark.parametrize("name", [*NAMES, CHECKSUMS])
def test_every_file_is_sent_whole_with_its_length_and_its_checksum_as_tag(
    name: str, client: FlaskClient, dumps: Path
) -> None:
    response = client.get(f"/dumps/{name}", headers={"Accept-Encoding": "gzip"})
    content = (dumps / name).read_bytes()
    assert response.status_code == 200
    assert response.data == content
    assert response.headers["Content-Length"] == str(len(content))
    assert "Content-Encoding" not in response.headers
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["Last-Modified"].endswith(" GMT")
    assert response.headers["ETag"] == f'"{hashlib.sha256(content).hexdigest()}"'


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("gmgkg.nq", "application/n-quads"),
        ("gmgkg.jsonld", "application/ld+json"),
        ("gmgkg.context.jsonld", "application/ld+json"),
        ("activities.csv", "text/csv"),
        ("csv-metadata.json", "application/csvm+json"),
        ("gmgkg.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("gmgkg.ttl.gz", "application/gzip"),
        ("gmgkg.ttl.zst", "application/zstd"),
        ("SHA256SUMS", "text/plain"),
    ],
)
def test_file_has_its_media_type(name: str, media_type: str, client: FlaskClient) -> None:
    assert client.head(f"/dumps/{name}").mimetype == media_type


def test_head_says_the_length_and_sends_nothing(client: FlaskClient, dumps: Path) -> None:
    response = client.head("/dumps/gmgkg.nq")
    assert response.data == b""
    assert response.headers["Content-Length"] == str((dumps / "gmgkg.nq").stat().st_size)


@pytest.mark.parametrize(
    ("asked", "start", "end"), [("0-9", 0, 10), ("100-", 100, None), ("-7", -7, None)]
)
def test_part_of_a_dump_is_sent(
    asked: str, start: int, end: int | None, client: FlaskClient, dumps: Path
) -> None:
    content = (dumps / "gmgkg.nt").read_bytes()
    response = client.get("/dumps/gmgkg.nt", headers={"Range": f"bytes={asked}"})
    assert response.status_code == 206
    assert response.data == content[start:end]
    first = start % len(content)
    assert response.headers["Content-Range"] == (
        f"bytes {first}-{first + len(response.data) - 1}/{len(content)}"
    )


def test_page_of_another_site_may_read_which_part_it_has(client: FlaskClient) -> None:
    response = client.get("/dumps/gmgkg.nt", headers={"Range": "bytes=0-9"})
    exposed = response.headers["Access-Control-Expose-Headers"].split(", ")
    assert {"Accept-Ranges", "Content-Range"} <= {*exposed} & {*response.headers.keys()}


def test_part_that_does_not_exist_is_refused_with_the_length(
    client: FlaskClient, dumps: Path
) -> None:
    response = client.get("/dumps/gmgkg.nt", headers={"Range": "bytes=99999999-"})
    assert response.status_code == 416
    assert response.headers["Content-Range"] == f"bytes */{(dumps / 'gmgkg.nt').stat().st_size}"


def test_end_that_is_longer_than_the_file_is_the_whole_file(
    client: FlaskClient, dumps: Path
) -> None:
    size = (dumps / "gmgkg.nt").stat().st_size
    for asked in (size, size + 1, size * 9):
        response = client.get("/dumps/gmgkg.nt", headers={"Range": f"bytes=-{asked}"})
        assert response.status_code == 206
        assert response.headers["Content-Range"] == f"bytes 0-{size - 1}/{size}"
        assert response.data == (dumps / "gmgkg.nt").read_bytes()


@pytest.mark.parametrize(("same", "status"), [(True, 206), (False, 200)])
def test_part_is_sent_only_of_the_file_that_the_client_began(
    same: bool,  # noqa: FBT001  a case
    status: int,
    client: FlaskClient,
) -> None:
    tag = client.head("/dumps/gmgkg.nt").headers["ETag"]
    asked = {"Range": "bytes=5-9", "If-Range": tag if same else '"another"'}
    assert client.get("/dumps/gmgkg.nt", headers=asked).status_code == status


def test_file_that_the_client_has_is_not_sent_again(client: FlaskClient) -> None:
    head = client.head("/dumps/gmgkg.nt").headers
    for condition in (
        {"If-None-Match": head["ETag"]},
        {"If-Modified-Since": head["Last-Modified"]},
    ):
        response = client.get("/dumps/gmgkg.nt", headers=condition)
        assert response.status_code == 304
        assert response.data == b""


@pytest.mark.parametrize(
    "conditions",
    [
        {"Range": "lines=5-2"},
        {"Range": "bytes=0-9,20-29"},
        {"Range": "bytes=5-2"},
        {"Range": "bytes=0-9", "If-Range": "W/{tag}"},
        {"Range": "bytes=0-9", "If-Range": "Mon, 01 Jan 2001 00:00:00 GMT"},
        {"If-Match": '"another", {tag}'},
        {"If-Match": "*", "If-Unmodified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"},
        {"If-None-Match": '"another"', "If-Modified-Since": "{date}"},
    ],
)
def test_whole_dump_is_sent_where_no_one_part_of_it_can_be_meant(
    conditions: dict[str, str], client: FlaskClient, dumps: Path
) -> None:
    response = client.get("/dumps/gmgkg.nt", headers=_filled(conditions, client))
    assert response.status_code == 200
    assert response.data == (dumps / "gmgkg.nt").read_bytes()
    assert "Content-Range" not in response.headers


def _filled(conditions: dict[str, str], client: FlaskClient) -> dict[str, str]:
    """Put the tag and the date of the file into conditions."""
    head = client.head("/dumps/gmgkg.nt").headers
    filled = {"tag": head["ETag"], "date": head["Last-Modified"]}
    return {name: value.format_map(filled) for name, value in conditions.items()}


def test_part_of_the_file_with_the_same_date_is_sent(client: FlaskClient) -> None:
    conditions = _filled({"Range": "bytes=5-9", "If-Range": "{date}"}, client)
    assert client.get("/dumps/gmgkg.nt", headers=conditions).status_code == 206


def test_range_of_head_is_ignored(client: FlaskClient, dumps: Path) -> None:
    for asked in ("bytes=0-9", "bytes=99999999-"):
        response = client.head("/dumps/gmgkg.nt", headers={"Range": asked})
        assert response.status_code == 200
        assert response.headers["Content-Length"] == str((dumps / "gmgkg.nt").stat().st_size)


@pytest.mark.parametrize(
    "condition",
    [{"If-None-Match": "{tag}"}, {"If-None-Match": "*"}, {"If-Modified-Since": "{date}"}],
)
def test_no_part_is_sent_of_a_file_that_the_client_has(
    condition: dict[str, str], client: FlaskClient
) -> None:
    conditions = _filled(condition | {"Range": "bytes=0-9"}, client)
    response = client.get("/dumps/gmgkg.nt", headers=conditions)
    assert (response.status_code, response.data) == (304, b"")


@pytest.mark.parametrize(
    "condition",
    [
        {"If-Match": '"another"'},
        {"If-Match": "W/{tag}"},
        {"If-Unmodified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"},
        {"If-Unmodified-Since": "Mon, 01 Jan 2001 00:00:00 GMT", "If-None-Match": "{tag}"},
    ],
)
def test_file_that_is_not_the_wanted_one_is_a_problem_and_not_sent(
    condition: dict[str, str], client: FlaskClient
) -> None:
    conditions = _filled(condition | {"Range": "bytes=0-9"}, client)
    response = client.get("/dumps/gmgkg.nt", headers=conditions)
    assert (response.status_code, response.mimetype) == (412, "application/problem+json")
    assert json.loads(response.data)["status"] == 412
    assert "Content-Range" not in response.headers


@pytest.mark.parametrize("name", ["gmgkg.docx", ".hidden", "..%2Fdumps%2Fgmgkg.nq", "gmgkg.nq.xz"])
def test_nothing_else_is_sent(name: str, client: FlaskClient) -> None:
    assert client.get(f"/dumps/{name}").status_code == 404


def test_context_is_served_at_its_own_address_too(client: FlaskClient, dumps: Path) -> None:
    response = client.get("/context.jsonld")
    assert response.mimetype == "application/ld+json"
    assert response.data == (dumps / "gmgkg.context.jsonld").read_bytes()
    assert json.loads(response.data)["@context"] == shipped_context().definition()


def test_page_lists_every_file_with_sizes_fingerprint_version_and_licence(
    client: FlaskClient, dumps: Path
) -> None:
    page = client.get("/dumps/").text
    for name in [*NAMES, CHECKSUMS]:
        assert f'href="/dumps/{name}"' in page
    assert hashlib.sha256((dumps / "gmgkg.nq").read_bytes()).hexdigest() in page
    assert f"{VERSION}, {CHANGED}" in page
    assert "creativecommons.org/licenses/by/4.0/" in page
    assert f">{(dumps / 'gmgkg.nq').stat().st_size / 1e6:.1f} MB<" in page
    assert "sha256sum --check" in page


def test_mirror_goes_into_a_new_folder_for_each_version(client: FlaskClient) -> None:
    page = client.get("/dumps/").text
    commands = re.findall(r"<code>([^<]*)</code></pre>", page)
    mirror = html.unescape(commands[-1]).splitlines()
    assert mirror[0] == f"mkdir gmgkg-{VERSION} && cd gmgkg-{VERSION}"
    assert not any("--continue" in command for command in mirror)


# Not there yet, or not at all -----------------------------------------------------


def test_dumps_that_are_being_written_are_not_there_yet(store: Store, tmp_path: Path) -> None:
    with serving(store, tmp_path) as client:
        response = client.get("/dumps/gmgkg.nq")
        assert response.status_code == 503
        assert int(response.headers["Retry-After"]) > 0
        assert "being written" in json.loads(response.data)["detail"]
        page = client.get("/dumps/")
        assert page.status_code == 200
        assert "being written" in page.text
        assert client.get("/dumps/nothing").status_code == 404


def test_dumps_that_could_not_be_written_are_said_to_be_so_and_no_place_is_named(
    store: Store, tmp_path: Path
) -> None:
    failure_note(tmp_path / "dumps").write_text("No space left on device")
    with serving(store, tmp_path) as client:
        response = client.get("/dumps/gmgkg.nq")
        assert response.status_code == 503
        assert "Retry-After" not in response.headers
        for text in (json.loads(response.data)["detail"], client.get("/dumps/").text):
            assert "he dumps could not be written" in text
            assert str(tmp_path) not in text


def test_folder_that_is_no_export_is_not_served(run: Callable[..., Ran], tmp_path: Path) -> None:
    ran = run("serve", "--port", free_port(), "--dumps", tmp_path)
    assert ran.code == 1
    assert (
        ran.err == f"gmgkg: {tmp_path}: no export; write one with: gmgkg export --all {tmp_path}\n"
    )


def test_export_of_other_data_is_not_served(
    run: Callable[..., Ran], copy: Path, dumps: Path
) -> None:
    dataset = copy / "data/reference/dataset.ttl"
    text = dataset.read_text()
    assert f'"{VERSION}"' in text, "a server that is not refused would serve for ever"
    dataset.write_text(text.replace(f'"{VERSION}"', f'"{NEXT}"'))
    ran = run("--root", copy, "serve", "--port", free_port(), "--dumps", dumps)
    assert ran.code == 1
    assert f"holds data version {VERSION}, but the store holds {NEXT}" in ran.err


def test_export_of_other_data_of_the_same_version_is_not_served(
    run: Callable[..., Ran], copy: Path, dumps: Path
) -> None:
    dataset = copy / "data/reference/dataset.ttl"
    note = 'rdfs:comment "A further statement."@en ;\n\tdcterms:issued'
    dataset.write_text(dataset.read_text().replace("dcterms:issued", note, 1))
    ran = run("--root", copy, "serve", "--port", free_port(), "--dumps", dumps)
    assert ran.code == 1
    held = len((dumps / "gmgkg.nt").read_bytes().splitlines())
    assert (
        f"{dumps}: holds {held} triples of data version {VERSION}, but the store holds" in ran.err
    )
    assert f"write it anew with: gmgkg export --all {dumps}" in ran.err


def test_export_of_other_data_with_as_many_triples_is_not_served(
    run: Callable[..., Ran], copy: Path, dumps: Path
) -> None:
    dataset = copy / "data/reference/dataset.ttl"
    dataset.write_text(dataset.read_text().replace("@en", "@fr", 1))
    ran = run("--root", copy, "serve", "--port", free_port(), "--dumps", dumps)
    assert ran.code == 1
    assert f"holds other statements of data version {VERSION} than the store; write it" in ran.err


def test_export_with_a_file_that_was_changed_is_not_served(
    run: Callable[..., Ran], dumps: Path, tmp_path: Path
) -> None:
    place = tmp_path / "x"
    shutil.copytree(dumps, place)
    with (place / "themes.csv.gz").open("r+b") as content:
        content.write(b"?")
    ran = run("serve", "--port", free_port(), "--dumps", place)
    assert ran.code == 1
    assert f"{place}/themes.csv.gz: is not what SHA256SUMS says" in ran.err


def test_export_that_lost_a_file_while_it_is_served_is_served_no_more(
    store: Store, dumps: Path, tmp_path: Path
) -> None:
    place = tmp_path / "x"
    shutil.copytree(dumps, place)
    with serving(store, tmp_path, dumps=place) as client:
        assert client.get("/dumps/gmgkg.nq").status_code == 200
        (place / "themes.csv").unlink()
        for name in ("gmgkg.nq", "themes.csv"):
            response = client.get(f"/dumps/{name}")
            assert response.status_code == 503
            assert str(tmp_path) not in response.text
        assert client.get("/dumps/").status_code == 200


# A real server --------------------------------------------------------------------


def _get(address: str) -> bytes:
    """Return what is at an address, once it is there."""
    for _ in range(120):
        try:
            with urllib.request.urlopen(address) as answer:  # noqa: S310  our own server
                content: bytes = answer.read()
                return content
        except urllib.error.HTTPError as error:
            if b"being written" not in error.read():
                raise
            time.sleep(0.5)
    raise AssertionError(address)


@contextmanager
def _served(*options: object) -> Iterator[str]:
    """Run a server and yield the address of its dumps."""
    port = free_port()
    command = [*GMGKG, "serve", "--port", str(port), "--quiet", *map(str, options)]
    with running(command, port):
        yield f"http://127.0.0.1:{port}/dumps/"


def _mirror(address: str, folder: Path) -> None:
    """Fill a folder from a server, and verify it."""
    folder.mkdir()
    (folder / CHECKSUMS).write_bytes(_get(address + CHECKSUMS))
    for line in (folder / CHECKSUMS).read_text().splitlines():
        name = line.partition("  ")[2]
        (folder / name).write_bytes(_get(address + name))
    verify = [tool("sha256sum"), "--check", "--quiet", CHECKSUMS]
    subprocess.run(verify, cwd=folder, check=True)


def test_mirror_of_a_server_is_equal_and_can_be_loaded_asked_and_served(
    run: Callable[..., Ran], dumps: Path, tmp_path: Path
) -> None:
    mirror, loaded = tmp_path / "mirror", tmp_path / "store"
    with _served() as address:
        _mirror(address, mirror)
    assert (mirror / CHECKSUMS).read_bytes() == (dumps / CHECKSUMS).read_bytes()
    assert run("load", mirror / "gmgkg.nq", "--store", loaded, "--quiet").code == 0
    for name in QUESTIONS:
        asked = run("ask", name, "--format", "csv")
        assert asked.code == 0
        assert len(asked.out.splitlines()) > 1
        assert run("ask", name, "--format", "csv", "--store", loaded).out == asked.out
    with _served("--store", loaded, "--dumps", mirror) as address:
        assert _get(address + CHECKSUMS) == (mirror / CHECKSUMS).read_bytes()
        page = _get(address.replace("dumps/", "dataset"))
        assert b"known by version and number of triples alone" in page


def test_export_that_is_taken_away_is_not_said_to_be_coming(dumps: Path, tmp_path: Path) -> None:
    place = tmp_path / "x"
    shutil.copytree(dumps, place)
    with _served("--dumps", place) as address:
        page = _get(address.replace("dumps/", "dataset"))
        assert b"equal for equal data, whoever writes them</span>" in page
        place.rename(tmp_path / "away")
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(address + "gmgkg.nq")  # noqa: S310  our own server
        assert caught.value.code == 503
        assert "Retry-After" not in caught.value.headers
        assert b"there are no dumps of the data that are served" in caught.value.read()
        (tmp_path / "away").rename(place)
        assert _get(address + CHECKSUMS) == (place / CHECKSUMS).read_bytes()


def test_server_over_a_store_writes_the_same_dumps_when_they_are_wanted(
    store: Store, dumps: Path, tmp_path: Path
) -> None:
    write_folder(tmp_path / "store", store.quads())
    with _served("--store", tmp_path / "store") as address:
        assert _get(address + CHECKSUMS) == (dumps / CHECKSUMS).read_bytes()


def test_server_says_that_it_could_not_write_dumps(store: Store, tmp_path: Path) -> None:
    write_folder(tmp_path / "store", store.quads())
    port = free_port()
    serve = f"{' '.join(GMGKG)} serve --port {port} --quiet --store {tmp_path / 'store'}"
    command = ["/bin/bash", "-c", f"ulimit -f 2000; exec {serve}"]
    with running(command, port):
        for _ in range(120):
            with pytest.raises(urllib.error.HTTPError) as caught:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/dumps/gmgkg.nq")
            assert caught.value.code == 503
            body = caught.value.read()
            if b"being written" not in body:
                break
            time.sleep(0.5)
        assert b"could not be written" in body


def _writer(server: int) -> int:
    """Return the process of a server that writes its dumps, once it runs."""
    for _ in range(120):
        for process in Path("/proc").glob("[0-9]*"):
            try:
                parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
                command = (process / "cmdline").read_bytes()
            except OSError:
                continue
            if int(parent) == server and b"spawn_main" in command:
                return int(process.name)
        time.sleep(0.1)
    raise AssertionError(server)


def test_server_says_that_the_process_that_writes_dumps_was_ended(
    store: Store, tmp_path: Path
) -> None:
    write_folder(tmp_path / "store", store.quads())
    port = free_port()
    command = [*GMGKG, "serve", "--port", str(port), "--quiet", "--store", tmp_path / "store"]
    with running(list(map(str, command)), port) as server:
        with pytest.raises(urllib.error.HTTPError, match="503"):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/dumps/gmgkg.nq")
        os.kill(_writer(server.pid), signal.SIGKILL)
        for _ in range(120):
            with pytest.raises(urllib.error.HTTPError) as caught:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/dumps/gmgkg.nq")
            body = caught.value.read()
            if b"being written" not in body:
                break
            time.sleep(0.1)
        assert b"their process was ended" in body
