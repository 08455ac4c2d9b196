"""Dumps come into their place in one step, or leave what was there."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import Ran

from gmgkg.dumps.export import DUMP_FORMATS, export_all, write_dump
from gmgkg.dumps.packing import CHECKSUMS
from gmgkg.dumps.replacing import replace_folder
from gmgkg.errors import StoreError
from gmgkg.store import Store

FORMS = {form.name: form for form in DUMP_FORMATS}


def test_export_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "x.trig").write_text("old")
    ran = _limited("-o", tmp_path / "x.trig")
    assert ran.returncode == 1
    assert "cannot be written: File too large" in ran.stderr
    assert (tmp_path / "x.trig").read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.trig"]


@pytest.mark.parametrize("blocks", [100, 5400])
def test_export_that_fails_leaves_the_folder_as_it_was(tmp_path: Path, blocks: int) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / CHECKSUMS).write_text("old")
    ran = _limited("--all", tmp_path / "x", blocks=blocks)
    assert ran.returncode == 1
    assert ran.stderr.count("\n") == 1
    assert f"{tmp_path / 'x'}: cannot be written" in ran.stderr
    assert (tmp_path / "x" / CHECKSUMS).read_text() == "old"
    assert [entry.name for entry in tmp_path.rglob("*")] == ["x", CHECKSUMS]


def _limited(*arguments: object, blocks: int = 100) -> subprocess.CompletedProcess[str]:
    """Run the export where no file may be larger than some blocks of 1024 bytes."""
    given = " ".join(map(str, arguments))
    return subprocess.run(
        ["/bin/bash", "-c", f"ulimit -f {blocks}; exec {sys.executable} -m gmgkg export {given}"],
        capture_output=True,
        check=False,
        text=True,
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_export_that_is_ended_leaves_nothing(number: signal.Signals, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gmgkg", "export", "--all", str(tmp_path / "x")]
    # What is ignored here, as under nohup(1), would be ignored there; a handler does not go along.
    before = signal.signal(number, signal.default_int_handler)
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    signal.signal(number, before)
    with running:
        while not list(tmp_path.iterdir()):
            assert running.poll() is None
            time.sleep(0.01)
        running.send_signal(number)
        assert running.wait() == 128 + number
    assert not list(tmp_path.iterdir())


def test_earlier_export_is_replaced(store: Store, dumps: Path, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / CHECKSUMS).write_text("old")
    export_all(store, tmp_path / "x")
    assert (tmp_path / "x" / CHECKSUMS).read_bytes() == (dumps / CHECKSUMS).read_bytes()
    assert [entry.name for entry in tmp_path.iterdir()] == ["x"]


def test_earlier_export_comes_back_where_the_last_step_fails(tmp_path: Path) -> None:
    place = tmp_path / "new" / "x"
    place.mkdir(parents=True)
    (place / CHECKSUMS).write_text("old")
    (tmp_path / "work").mkdir()
    # No folder can become one inside itself.
    with pytest.raises(OSError, match="Invalid argument"):
        replace_folder(tmp_path / "new", place, tmp_path / "work")
    assert (place / CHECKSUMS).read_text() == "old"


def test_earlier_export_is_there_until_the_new_one_is(
    store: Store, dumps: Path, tmp_path: Path
) -> None:
    place = tmp_path / "x"
    shutil.copytree(dumps, place)
    watch = "import os, sys\nwhile True: os.stat(sys.argv[1])"
    with subprocess.Popen(
        [sys.executable, "-c", watch, place / CHECKSUMS], stderr=subprocess.PIPE
    ) as watching:
        for _ in range(3):
            export_all(store, place)
        gone = watching.poll()
        watching.kill()
    assert gone is None


def test_file_that_comes_during_an_export_is_named_and_stays(
    store: Store, dumps: Path, tmp_path: Path
) -> None:
    place = tmp_path / "x"
    shutil.copytree(dumps, place)
    with pytest.raises(StoreError, match=r"holds thesis\.docx, which is no file of an export"):
        export_all(store, place, lambda _: (place / "thesis.docx").write_text("mine"))
    assert (place / "thesis.docx").read_text() == "mine"
    assert (place / CHECKSUMS).read_bytes() == (dumps / CHECKSUMS).read_bytes()
    assert [entry.name for entry in tmp_path.iterdir()] == ["x"]


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_what_is_no_export_is_never_replaced(store: Store, tmp_path: Path, kind: str) -> None:
    if kind == "folder":
        (tmp_path / "x").mkdir()
        (tmp_path / "x" / "thesis.docx").write_text("mine")
    else:
        (tmp_path / "x").write_text("mine")
    with pytest.raises(StoreError, match=r"not a folder|no file of an export"):
        export_all(store, tmp_path / "x")
    assert [entry.name for entry in tmp_path.iterdir()] == ["x"]


@pytest.mark.parametrize("foreign", ["thesis.docx", ".git/HEAD", "gmgkg.nq/mine"])
def test_foreign_file_beside_an_export_is_named_and_never_removed(
    foreign: str, store: Store, tmp_path: Path
) -> None:
    mine = tmp_path / "x" / foreign
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    (tmp_path / "x" / CHECKSUMS).write_text("old")
    (tmp_path / "x" / "activities.csv").write_text("old")
    with pytest.raises(StoreError, match=f"holds {foreign.partition('/')[0]}, which is no file"):
        export_all(store, tmp_path / "x")
    assert mine.read_text() == "mine"
    assert (tmp_path / "x" / CHECKSUMS).read_text() == "old"


def test_folder_keeps_its_group_and_its_mode(store: Store, tmp_path: Path) -> None:
    place = tmp_path / "x"
    place.mkdir()
    os.chown(place, -1, 1 if os.geteuid() == 0 else os.getgroups()[-1])
    place.chmod(0o2750)
    before = place.stat()
    export_all(store, place)
    after = place.stat()
    assert (after.st_uid, after.st_gid, after.st_mode) == (
        *(before.st_uid, before.st_gid, before.st_mode),
    )
    assert {file.stat().st_gid for file in place.iterdir()} == {before.st_gid}


@pytest.mark.parametrize("named", [".", "", "../x"])
def test_folder_in_which_one_stands_is_not_replaced(
    named: str, run: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "x"
    inside.mkdir()
    monkeypatch.chdir(inside)
    ran = run("export", "--all", named)  # type: ignore[operator]
    assert ran.code == 1
    assert f"{inside}: is the current folder" in ran.err
    assert list(tmp_path.iterdir()) == [inside]
    assert list(inside.iterdir()) == []


def test_every_format_goes_into_a_folder_and_not_into_a_file(tmp_path: Path, run: Ran) -> None:
    ran = run("export", "--all", tmp_path / "x", "-f", "turtle")  # type: ignore[operator]
    assert ran.code == 2
    assert "leave out --format" in ran.err


def test_export_follows_a_link_and_keeps_the_mode_of_the_file(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "target.nt"
    target.write_text("old")
    target.chmod(0o600)
    (tmp_path / "link.nt").symlink_to(target)
    write_dump(store, FORMS["ntriples"], tmp_path / "link.nt")
    assert (tmp_path / "link.nt").is_symlink()
    assert target.stat().st_size > 1_000_000
    assert target.stat().st_mode & 0o777 == 0o600


def test_export_to_a_device_leaves_the_device(store: Store) -> None:
    write_dump(store, FORMS["ntriples"], Path("/dev/null"))
    assert Path("/dev/null").is_char_device()
