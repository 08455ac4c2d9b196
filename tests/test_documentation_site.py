"""The documentation builds without warning or network, and every link leads somewhere."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml

from gmgkg.namespaces import GMG
from gmgkg.store import Store
from gmgkg.store.results import select
from gmgkg.web.headers import COMMON

PROJECT = Path(__file__).parent.parent
DOCS = PROJECT / "docs"
TEXTS = [
    *PROJECT.glob("*.md"),
    *(PROJECT / ".github").rglob("*.md"),
    *(file for file in DOCS.rglob("*.md") if "_build" not in file.parts),
]
HOSTS = {
    "creativecommons.org",
    "github.com",
    "keepachangelog.com",
    "pradyunsg.me",
    "semver.org",
    "w3id.org",
    "www.sphinx-doc.org",
}
"""The hosts that pages link to; another one here is a choice, or a slip."""

_BUILD = """
import sys
from sphinx.cmd.build import main

def refuse(event, _):
    if event in ("socket.connect", "socket.getaddrinfo"):
        raise OSError("the build asked the network")

sys.addaudithook(refuse)
sys.exit(main(sys.argv[1:]))
"""


@dataclass
class Page(HTMLParser):
    """What a built page links to, loads, and can be linked to."""

    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Start the parser."""
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what the attributes of an element say."""
        for name, value in attrs:
            if name == "id" and value:
                self.anchors.add(value)
            elif name == "href" and value and tag == "a":
                self.links.append(value)
            elif value and (name in {"src", "srcset", "data"} or (name, tag) == ("href", "link")):
                self.loads.append(value)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the pages, warnings as errors, where the network cannot be asked."""
    out = tmp_path_factory.mktemp("site")
    options = ["-W", "--keep-going", "-n", "-q", "-d", str(out / "trees"), "-b", "html"]
    built = subprocess.run(
        [sys.executable, "-c", _BUILD, *options, str(DOCS), str(out / "html")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    return out / "html"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    """Read every built page."""
    read = {}
    for file in site.rglob("*.html"):
        page = Page()
        page.feed(file.read_text())
        read[file] = page
    return read


def test_every_internal_link_of_the_site_leads_to_a_page_and_an_anchor(
    pages: dict[Path, Page],
) -> None:
    broken = []
    for file, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            anchored = not parts.fragment or unquote(parts.fragment) in (
                pages[target].anchors if target in pages else ()
            )
            if not target.is_file() or not anchored:
                broken.append(f"{file.name}: {link}")
    assert not broken


def test_pages_load_nothing_from_another_host(site: Path, pages: dict[Path, Page]) -> None:
    loads = [load for page in pages.values() for load in page.loads]
    assert loads
    assert not [load for load in loads if urlsplit(load).netloc]
    for sheet in site.rglob("*.css"):
        assert not re.search(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//", sheet.read_text()), sheet


def test_every_external_link_is_well_formed_and_to_a_known_host(pages: dict[Path, Page]) -> None:
    links = {link for page in pages.values() for link in page.links if urlsplit(link).scheme}
    links |= {link for text in TEXTS for link in markdown_links(text) if urlsplit(link).scheme}
    for link in links:
        parts = urlsplit(link)
        assert parts.scheme == "https", link
        assert parts.hostname in HOSTS, link
        assert not re.search(r"\s", link), link


def markdown_links(file: Path) -> list[str]:
    """Return what the links and pictures of a Markdown file lead to, code aside."""
    text = re.sub(r"(?ms)^```.*?^```$|`[^`\n]*`", "", file.read_text())
    return re.findall(r"\]\(<?([^)\s>]+)>?\)", text)


@pytest.mark.parametrize("text", TEXTS, ids=lambda file: str(file.relative_to(PROJECT)))
def test_every_relative_link_of_a_text_leads_to_a_file(text: Path) -> None:
    for link in markdown_links(text):
        parts = urlsplit(link)
        if not parts.scheme and parts.path:
            assert (text.parent / unquote(parts.path)).exists(), link


def test_reference_has_every_term_of_the_ontology(pages: dict[Path, Page], store: Store) -> None:
    page = next(page for file, page in pages.items() if file.name == "ontology.html")
    terms = select(
        store, "SELECT ?term { ?term <http://www.w3.org/2000/01/rdf-schema#isDefinedBy> ?o }"
    )
    names = [row["term"].value.removeprefix(GMG) for row in terms]
    assert names
    for name in names:
        assert {f"class-{name.lower()}", f"property-{name.lower()}"} & page.anchors, name


def test_reference_lists_the_headers_of_the_code(site: Path) -> None:
    text = (site / "reference/http.html").read_text()
    assert all(name in text for name, _ in COMMON)


def forms() -> Iterator[Path]:
    """Yield the issue forms."""
    folder = PROJECT / ".github/ISSUE_TEMPLATE"
    yield from (file for file in sorted(folder.glob("*.yml")) if file.name != "config.yml")


@pytest.mark.parametrize("file", list(forms()), ids=lambda file: file.stem)
def test_issue_form_has_what_the_schema_of_forms_needs(file: Path) -> None:
    form = yaml.safe_load(file.read_text())
    assert form.keys() >= {"name", "description", "body"}
    assert form.keys() <= {"name", "description", "body", "title", "labels"}
    asked = [each for each in form["body"] if each["type"] != "markdown"]
    assert asked
    identifiers = [each["id"] for each in asked]
    assert len(set(identifiers)) == len(identifiers)
    for each in form["body"]:
        assert each.keys() <= {"type", "id", "attributes", "validations"}
        assert each["type"] in {"markdown", "input", "textarea", "dropdown", "checkboxes"}
        assert each["attributes"]["value" if each["type"] == "markdown" else "label"]
        if each["type"] == "dropdown":
            options = each["attributes"]["options"]
            assert len(options) == len(set(options)) > 1
        assert each.get("validations", {}).keys() <= {"required"}


def test_choice_of_issue_forms_has_the_keys_it_may_have() -> None:
    chooser = yaml.safe_load((PROJECT / ".github/ISSUE_TEMPLATE/config.yml").read_text())
    assert chooser.keys() <= {"blank_issues_enabled", "contact_links"}
    assert isinstance(chooser["blank_issues_enabled"], bool)
