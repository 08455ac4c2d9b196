"""Takes pictures of the main pages, as a browser shows them.

Run: ``make pictures`` for those of the README, or ``python docs/pictures.py FOLDER`` for every page
at all widths, light and dark (``--page``, ``--width``, ``--scheme`` take fewer). It needs Chromium
(Debian: ``chromium``) and the packages of the extra ``dev``.
"""

import argparse
import contextlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

WIDTHS = (360, 768, 1280, 1920)
SCHEMES = ("light", "dark")
HEIGHT = 900
PAGES = {
    "home": "/",
    "activities": "/activities?agency=iom&theme=remittances",
    "activity": "/activity/ilo-osce-labour-migration-manual",
    "organization": "/organization/osce",
    "country": "/country/GHA",
    "collaborations": "/collaborations",
    "map": "/map",
    "timeline": "/timeline",
    "gaps": "/gaps",
    "question": "/questions/who-works-with",
    "search": "/search?q=remittances",
    "sparql": "/sparql?example=who-works-with",
    "ontology": "/ontology",
    "about": "/about",
    "dataset": "/dataset",
    "downloads": "/dumps/",
    "versions": "/versions",
}
_PATIENCE = 60


@contextlib.contextmanager
def served() -> Iterator[str]:
    """Serve the bundled graph, and give its address while the block runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gmgkg", "serve", "--port", str(port), "--quiet"]
    with subprocess.Popen(command) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            end = time.monotonic() + _PATIENCE
            while time.monotonic() < end:
                with contextlib.suppress(OSError, urllib.error.URLError):
                    urllib.request.urlopen(f"{address}/health", timeout=5).close()  # noqa: S310  ours
                    break
                time.sleep(0.2)
            yield address
        finally:
            process.terminate()


def take(browser: Browser, address: str, file: Path) -> None:
    """Take one picture; the name of its file says of what, how wide, and in which colours."""
    name, width, scheme = file.stem.rsplit("-", 2)
    context = browser.new_context(
        base_url=address,
        viewport={"width": int(width), "height": HEIGHT},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.goto(PAGES[name])
    page.wait_for_load_state("networkidle")
    page.screenshot(path=file, animations="disabled")
    context.close()


def main() -> None:
    """Take the pictures that are asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--page", nargs="+", choices=PAGES, default=list(PAGES))
    parser.add_argument("--width", nargs="+", type=int, default=WIDTHS)
    parser.add_argument("--scheme", nargs="+", choices=SCHEMES, default=SCHEMES)
    options = parser.parse_args()
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("chromium is not installed (Debian: apt-get install chromium)")
    options.folder.mkdir(parents=True, exist_ok=True)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name in options.page:
            for width in options.width:
                for scheme in options.scheme:
                    take(browser, address, options.folder / f"{name}-{width}-{scheme}.png")
        browser.close()


if __name__ == "__main__":
    main()
