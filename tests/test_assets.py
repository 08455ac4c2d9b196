"""What the pages need in a browser: built, named by content, kept for ever, and a whole world."""

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gmgkg.errors import DataError
from gmgkg.web import assets
from gmgkg.web.assets import BUILT, Assets

PROJECT = Path(__file__).parent.parent
ISLANDS = ("complete", "copy", "editor", "map", "network")


@pytest.fixture(scope="module")
def manifest() -> dict[str, str]:
    """Return the manifest of what was built."""
    read: dict[str, str] = json.loads((BUILT / "manifest.json").read_text())
    return read


@pytest.fixture(scope="module")
def world() -> dict[str, Any]:
    """Return the map of the world."""
    read: dict[str, Any] = json.loads((BUILT / "world.json").read_text())
    return read


@pytest.fixture(scope="module")
def browser() -> FlaskClient:
    """Return a client of an application that has nothing but the assets."""
    app = Flask("gmgkg.web")
    app.register_blueprint(assets.blueprint)
    return app.test_client()


@pytest.fixture(scope="module")
def codes(root: Path) -> set[str]:
    """Return the M49 code of every country of the graph."""
    text = (root / "data/reference/countries.ttl").read_text()
    return set(re.findall(r'gmg:m49 "(\d{3})"', text))


def test_every_island_has_its_script_and_its_style(manifest: dict[str, str]) -> None:
    files = {f"{island}.{kind}" for island in ISLANDS for kind in ("js", "css")}
    # The browser draws the offers of a field itself.
    assert set(manifest) == files - {"complete.css", "copy.css"} | {"licences.txt"}


def test_name_of_a_file_carries_the_hash_of_its_content(manifest: dict[str, str]) -> None:
    for entry, name in manifest.items():
        stem, suffix = entry.rsplit(".", 1)
        digest = hashlib.sha256((BUILT / name).read_bytes()).hexdigest()
        assert name == f"{stem}-{digest[:12]}.{suffix}"


def test_packed_file_unpacks_to_the_file_and_names_no_time(manifest: dict[str, str]) -> None:
    for name in manifest.values():
        packed = (BUILT / f"{name}.gz").read_bytes()
        assert gzip.decompress(packed) == (BUILT / name).read_bytes()
        assert packed[4:8] == bytes(4)


def test_nothing_else_lies_among_the_built_files(manifest: dict[str, str]) -> None:
    served = {file for name in manifest.values() for file in (name, f"{name}.gz")}
    others = {"manifest.json", "sources.sha256", "world.json"}
    assert {file.name for file in BUILT.iterdir()} == served | others


def test_licence_of_every_package_that_is_passed_on_is_passed_on(manifest: dict[str, str]) -> None:
    text = (BUILT / manifest["licences.txt"]).read_text()
    lock = json.loads((PROJECT / "frontend/package-lock.json").read_text())
    for folder, package in lock["packages"].items():
        if folder and not package.get("dev"):
            name = folder.rpartition("node_modules/")[2]
            assert f"{name} {package['version']} ({package['license']})\n" in text


def test_lock_file_names_no_registry() -> None:
    text = (PROJECT / "frontend/package-lock.json").read_text()
    assert '"resolved"' not in text
    assert text.count('"integrity"') > 50


def test_file_is_kept_for_ever(browser: FlaskClient, manifest: dict[str, str]) -> None:
    for entry, name in manifest.items():
        response = browser.get(f"/static/built/{name}")
        assert response.status_code == 200
        assert response.data == (BUILT / name).read_bytes()
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Content-Encoding" not in response.headers
        assert Assets(BUILT).url(entry) == f"/static/built/{name}"


@pytest.mark.parametrize(
    ("entry", "media_type"),
    [("map.js", "text/javascript"), ("map.css", "text/css"), ("licences.txt", "text/plain")],
)
def test_file_has_its_media_type(
    browser: FlaskClient, manifest: dict[str, str], entry: str, media_type: str
) -> None:
    response = browser.get(f"/static/built/{manifest[entry]}")
    assert response.content_type == f"{media_type}; charset=utf-8"


def test_file_comes_packed_to_who_unpacks_it(
    browser: FlaskClient, manifest: dict[str, str]
) -> None:
    name = manifest["network.js"]
    response = browser.get(
        f"/static/built/{name}", headers={"Accept-Encoding": "br, GZIP , deflate"}
    )
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Vary"] == "Accept-Encoding"
    assert response.data == (BUILT / f"{name}.gz").read_bytes()


@pytest.mark.parametrize("codings", ["", "br", "gzip;q=0", "identity"])
def test_file_comes_as_it_is_to_who_does_not_unpack(
    browser: FlaskClient, manifest: dict[str, str], codings: str
) -> None:
    name = manifest["network.js"]
    response = browser.get(f"/static/built/{name}", headers={"Accept-Encoding": codings})
    assert "Content-Encoding" not in response.headers
    assert response.data == (BUILT / name).read_bytes()


@pytest.mark.parametrize("name", ["manifest.json", "map.js", "map-0123456789ab.js"])
def test_only_what_the_manifest_names_is_served(browser: FlaskClient, name: str) -> None:
    assert browser.get(f"/static/built/{name}").status_code == 404


def test_page_names_a_file_by_its_entry(manifest: dict[str, str]) -> None:
    app = Flask("gmgkg.web")
    app.register_blueprint(assets.blueprint)
    with app.app_context():
        page = app.jinja_env.from_string('{{ asset_url("map.js") }}').render()
    assert page == f"/static/built/{manifest['map.js']}"


def test_missing_front_end_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"manifest\.json: .* not built; run 'make assets'"):
        Assets(tmp_path)


def test_missing_entry_and_missing_file_say_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"map.js": "map-0123456789ab.js"}')
    read = Assets(tmp_path)
    with pytest.raises(DataError, match=r"built without 'missing\.js'; run 'make assets'"):
        read.url("missing.js")
    with pytest.raises(DataError, match=r"map-0123456789ab\.js: .*; run 'make assets'"):
        read.read("map-0123456789ab.js", packed=False)


def test_world_has_a_place_for_every_country(world: dict[str, Any], codes: set[str]) -> None:
    assert len(codes) == 248
    assert set(world["centres"]) == codes
    assert set(world["countries"]) <= codes
    assert codes - set(world["countries"]) <= set(world["small"]) <= codes


def test_points_lie_on_the_map(world: dict[str, Any]) -> None:
    _, _, width, height = world["viewBox"]
    for x, y in world["centres"].values():
        assert 0 < x < width
        assert 0 < y < height


def test_paths_are_svg_path_data_and_lie_on_the_map(world: dict[str, Any]) -> None:
    _, _, width, height = world["viewBox"]
    for code, text in world["countries"].items():
        for start, moves in re.findall(r"M([^l]+)l([^z]+)z", text):
            x, y = map(float, start.split(","))
            for move in ["0,0", *moves.split(" ")]:
                across, down = map(float, move.split(","))
                x, y = x + across, y + down
                assert 0 <= x <= width + 1e-6, code
                assert 0 <= y <= height + 1e-6, code
        assert re.fullmatch(r"(M[^Mlz]+l[^Mlz]+z)+", text), code


def test_countries_lie_where_they_are(world: dict[str, Any]) -> None:
    centre = world["centres"]
    brazil, ghana, nepal, norway, new_zealand = (
        centre[code] for code in ("076", "288", "524", "578", "554")
    )
    assert brazil[0] < ghana[0] < nepal[0] < new_zealand[0]
    assert norway[1] < nepal[1] < ghana[1] < brazil[1] < new_zealand[1]


def test_equal_earth_keeps_areas(world: dict[str, Any]) -> None:
    # Areas in 1,000 square kilometres, from the UN's Demographic Yearbook.
    known = {"012": 2382, "076": 8516, "032": 2780, "356": 3287, "398": 2725, "496": 1564}
    shares = [_area(world["countries"][code]) / area for code, area in known.items()]
    assert max(shares) / min(shares) < 1.1


def test_what_the_graph_has_no_code_for_is_land_without_data(world: dict[str, Any]) -> None:
    # Kosovo, Northern Cyprus, Siachen Glacier, Somaliland, Taiwan
    assert world["land"].count("M") >= 5
    assert "158" not in world["countries"]


def test_place_that_is_counted_to_another_country_has_its_own_point(world: dict[str, Any]) -> None:
    # French Guiana lies between Suriname and Brazil, Réunion between Madagascar and Mauritius.
    guiana, suriname, brazil = (world["centres"][code] for code in ("254", "740", "076"))
    assert suriname[0] < guiana[0] < brazil[0] + 20
    assert guiana[1] < brazil[1]
    reunion, madagascar, mauritius = (world["centres"][code] for code in ("638", "450", "480"))
    assert madagascar[0] < reunion[0] < mauritius[0]


def _area(path: str) -> float:
    """Return the area of closed rings, in square units, by the shoelace formula."""
    total = 0.0
    for start, moves in re.findall(r"M([^l]+)l([^z]+)z", path):
        x, y = map(float, start.split(","))
        ring = 0.0
        first = (x, y)
        for move in moves.split(" "):
            across, down = map(float, move.split(","))
            ring += x * (y + down) - (x + across) * y
            x, y = x + across, y + down
        ring += x * first[1] - first[0] * y
        total += abs(ring) / 2
    return total


def _copy(folder: Path) -> Path:
    """Return a copy of the project, without what was built or installed in it."""
    left_out = shutil.ignore_patterns(".git", ".venv", "node_modules", "built", "__pycache__")
    return Path(shutil.copytree(PROJECT, folder / "copy", ignore=left_out))


def test_wheel_from_the_source_distribution_has_the_same_bytes(tmp_path: Path) -> None:
    copy = _copy(tmp_path)
    subprocess.run(
        [sys.executable, "-m", "build", "--outdir", tmp_path, copy], check=True, capture_output=True
    )
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        held = {
            name.removeprefix("gmgkg/web/static/built/"): wheel.read(name)
            for name in wheel.namelist()
            if name.startswith("gmgkg/web/static/built/")
        }
    assert held == {file.name: file.read_bytes() for file in BUILT.iterdir()}


def test_build_that_npm_fails_ends_with_one_line(tmp_path: Path) -> None:
    copy = _copy(tmp_path)
    (copy / "frontend/package-lock.json").unlink()
    built = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path, copy],
        check=False,
        capture_output=True,
        text=True,
    )
    assert built.returncode
    said = built.stdout + built.stderr
    (line,) = re.findall(r"(?m)^The front end cannot be built: .*$", said)
    assert "'npm ci'" in line
    assert "package-lock.json" in line
    assert "Traceback" not in said


def test_style_of_the_pages_is_kept_for_ever_under_a_name_with_its_hash(
    client: FlaskClient,
) -> None:
    address = re.findall(r'rel="stylesheet" href="([^"]+)"', client.get("/about").text)[0]
    response = client.get(address)
    assert "immutable" in response.headers["Cache-Control"]
    assert hashlib.sha256(response.data).hexdigest()[:12] in address
    assert client.get("/static/own/style-000000000000.css").status_code == 404
