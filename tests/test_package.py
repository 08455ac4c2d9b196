"""The wheel alone is enough."""

import subprocess
import sys
import venv
from pathlib import Path

PROJECT = Path(__file__).parent.parent


def test_wheel_in_an_empty_environment_answers_without_the_checkout(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path, PROJECT],
        check=True,
        capture_output=True,
    )
    wheel = next(tmp_path.glob("*.whl"))
    venv.create(tmp_path / "venv", with_pip=True)
    binaries = tmp_path / "venv/bin"
    subprocess.run([binaries / "pip", "install", "--quiet", wheel], check=True, cwd=tmp_path)
    ran = subprocess.run(
        [binaries / "gmgkg", "ask", "who-works-with", "--organization", "OSCE"],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert "International Organization for Migration" in ran.stdout
    checked = subprocess.run(
        [binaries / "gmgkg", "check", "--no-shacl"], check=True, capture_output=True, cwd=tmp_path
    )
    assert b"faults     0" in checked.stdout
