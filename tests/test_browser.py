"""The site in a real browser: accessible, quiet, working by keyboard, without scripts, on paper."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import free_port, running, tool
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

AXE = Path(__file__).parent.parent / "frontend/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAGES = [
    "/",
    "/activities",
    "/activities?agency=iom&theme=remittances",
    "/activity/ilo-osce-labour-migration-manual",
    "/organization/osce",
    "/country/GHA",
    "/region/maghreb",
    "/theme/remittances",
    "/output/at-home-and-away",
    "/passage/ilo-osce-labour-migration-manual-1",
    "/place/zacatecas",
    "/instrument/doha-ministerial-declaration",
    "/participation/ilo-osce-labour-migration-manual--osce",
    "/target-group/asylum-seekers",
    "/collaborations",
    "/map",
    "/map?agency=unhcr",
    "/timeline",
    "/gaps",
    "/questions",
    "/questions/who-works-with",
    "/questions/coverage-of-themes",
    "/questions/countries-of-activities",
    "/questions/activities-by-status-and-year",
    "/questions/partners-by-role",
    "/briefs",
    "/briefs/country/GHA",
    "/search?q=remittances",
    "/sparql",
    "/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D%20LIMIT%203",
    "/sparql?query=SELECT%20%7B",
    "/sparql?view=network&query=SELECT%20*%20%7B%3Fs%20%3Chttps%3A%2F%2Fw3id.org%2Fgmgkg%2Fontology%23partner%3E%20%3Fo%7D%20LIMIT%2020",
    "/graphs",
    "/dumps/",
    "/dataset",
    "/api/",
    "/about",
    "/versions",
    "/ontology",
    "/organization/nowhere",
]


@pytest.fixture(scope="module")
def address(dumps: Path) -> Iterator[str]:
    """Yield the address of a server that runs as an operator would run it, with its dumps ready."""
    port = free_port()
    command = [sys.executable, "-m", "gmgkg", "serve", "--port", str(port), "--quiet"]
    with running([*command, "--dumps", str(dumps)], port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Yield a browser."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=tool("chromium"), args=["--no-sandbox"])
        yield opened
        opened.close()


class Visitor:
    """A page of the browser that keeps what went wrong on it."""

    def __init__(self, browser: Browser, address: str, **options: Any) -> None:  # noqa: ANN401
        """Open a page."""
        self.context = browser.new_context(base_url=address, **options)
        self.page: Page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", lambda request: self._asked(request, address))

    def _said(self, message: Any) -> None:  # noqa: ANN401  of the library
        """Keep an error of the console, but not the status of the page itself."""
        if message.type == "error" and "status of 4" not in message.text:
            self.wrong.append(message.text)

    def _asked(self, request: Request, address: str) -> None:
        """Keep a request to anybody else."""
        if not request.url.startswith((address, "data:")):
            self.wrong.append(f"asks {request.url}")

    def go(self, path: str) -> Page:
        """Go to a page and wait until it rests."""
        self.page.goto(path)
        self.page.wait_for_load_state("networkidle")
        return self.page


@pytest.fixture
def visitor(browser: Browser, address: str) -> Iterator[Visitor]:
    """Yield a visitor with a usual screen."""
    opened = Visitor(browser, address, viewport={"width": 1280, "height": 900})
    yield opened
    opened.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_page_is_accessible_and_asks_nobody_else(
    browser: Browser, address: str, path: str, scheme: str
) -> None:
    visitor = Visitor(browser, address, color_scheme=scheme)
    try:
        page = visitor.go(path)
        page.evaluate(AXE.read_text())
        found = page.evaluate(
            "rules => axe.run({ runOnly: rules }).then(({ violations }) => violations.map("
            "({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html).join(' ')}`))",
            RULES,
        )
        assert found == []
        assert visitor.wrong == []
    finally:
        visitor.context.close()


UNEVEN_ROWS = """
() => [...document.querySelectorAll("main table")].flatMap(table => {
  const width = row => [...row.cells]
    .filter(cell => getComputedStyle(cell).display !== "none")
    .reduce((sum, cell) => sum + cell.colSpan, 0);
  const head = table.tHead?.rows[0];
  return head ? [...table.tBodies[0].rows].filter(row => width(row) !== width(head)) : [];
}).map(row => row.textContent.slice(0, 60))
"""


@pytest.mark.parametrize("path", PAGES)
def test_page_fits_a_narrow_screen_with_each_cell_below_its_heading(
    browser: Browser, address: str, path: str
) -> None:
    visitor = Visitor(browser, address, viewport={"width": 360, "height": 740})
    try:
        page = visitor.go(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert page.evaluate(UNEVEN_ROWS) == []
    finally:
        visitor.context.close()


# What people come for ----------------------------------------------------------------


def test_what_ilo_and_osce_did_together_is_one_search_and_three_clicks_away(
    visitor: Visitor,
) -> None:
    page = visitor.go("/")
    page.locator("#search-text").fill("OSCE")
    page.keyboard.press("Enter")
    page.get_by_role(
        "link", name="Organization for Security and Co-operation in Europe"
    ).first.click()
    partners = page.locator("#works-with + p + ul.entries")
    expect(partners).to_contain_text("International Labour Organization")
    expect(partners).to_contain_text("Manual of labour migration policies for OSCE members")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    rows = Path(download.value.path()).read_text()
    assert "International Labour Organization" in rows
    assert "has produced a manual of labour migration policies" in rows
    page.get_by_role("link", name="p. 5").first.click()
    expect(
        page.get_by_text("has produced a manual of labour migration policies").first
    ).to_be_visible()


def test_facet_narrows_the_list_and_is_in_the_address(visitor: Visitor) -> None:
    page = visitor.go("/activities")
    page.get_by_role("link", name=re.compile("^UNHCR")).first.click()
    assert "agency=unhcr" in page.url
    expect(page.get_by_role("heading", name="18 activities")).to_be_visible()


def test_search_completes_what_is_typed(visitor: Visitor) -> None:
    page = visitor.go("/")
    page.locator("#search-text").press_sequentially("ghan")
    offers = page.locator("#search-text-offers option")
    expect(offers.first).to_have_attribute("value", re.compile("Ghana"))


def test_query_is_edited_run_and_its_error_is_shown(visitor: Visitor) -> None:
    page = visitor.go("/sparql?example=agencies-naming-no-country")
    expect(page.locator(".CodeMirror")).to_be_visible()
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("cell", name="United Nations Population Fund")).to_be_visible()
    visitor.go("/sparql?query=SELECT%20%7B")
    expect(page.get_by_role("alert")).to_contain_text("line 1")


def test_editor_completes_a_resource_by_its_name(visitor: Visitor) -> None:
    page = visitor.go("/sparql?query=SELECT%20*%20%7B%20%3Fa%20%3Fb%20%20%7D")
    page.locator(".CodeMirror").click()
    page.keyboard.press("End")
    for _ in range(2):
        page.keyboard.press("ArrowLeft")
    page.keyboard.type("organization:Securit")
    page.get_by_text("organization:osce  Organization for Security").click()
    expect(page.locator(".CodeMirror")).to_contain_text("organization:osce")
    expect(page.locator(".CodeMirror")).to_contain_text("PREFIX organization:")


def test_examples_of_the_editor_are_searched(visitor: Visitor) -> None:
    page = visitor.go("/sparql")
    page.get_by_text("Examples", exact=True).click()
    page.get_by_label("Find an example").fill("agencies name no country")
    examples = page.locator('[data-island="examples"] li:visible a')
    expect(examples).to_have_text(["Which agencies name no country?"])
    examples.click()
    expect(page.locator(".CodeMirror")).to_contain_text("agencies")


def test_network_and_map_lead_to_pages(visitor: Visitor) -> None:
    page = visitor.go("/collaborations")
    expect(page.locator(".network canvas").first).to_be_visible()
    page = visitor.go("/map")
    page.locator('svg.world [data-code="288"]').focus()
    expect(page.locator(".map-tip")).to_contain_text("Ghana")
    page.keyboard.press("Enter")
    page.wait_for_url("**/country/GHA")


def test_question_is_asked_by_keyboard_alone(visitor: Visitor) -> None:
    page = visitor.go("/questions/activities-in-country")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "field-country":
            break
    page.keyboard.press("Control+a")
    page.keyboard.type("Nepal")
    page.keyboard.press("Enter")
    page.wait_for_url("**country=Nepal**")
    expect(page.get_by_text("OHCHR").first).to_be_visible()


def test_what_an_agency_planned_is_one_click_from_the_home_page(visitor: Visitor) -> None:
    page = visitor.go("/")
    planned = page.locator("table a[href*='status=planned']").first
    count = planned.inner_text()
    planned.click()
    assert "status=planned" in page.url
    expect(page.get_by_role("heading", name=re.compile(f"^{count} activit"))).to_be_visible()


def test_brief_on_a_country_is_three_clicks_from_the_home_page(visitor: Visitor) -> None:
    page = visitor.go("/")
    page.locator('svg.world [data-code="288"]').click()
    page.wait_for_url("**/country/GHA")
    page.get_by_role("link", name="Brief to print").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ghana")
    assert "2007" in page.content()


def test_question_of_the_home_page_is_answered_with_a_network_and_rows(visitor: Visitor) -> None:
    page = visitor.go("/")
    page.get_by_role("link", name="Who works with an organization, and on what?").click()
    expect(page.locator(".network canvas").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="csv", exact=True).click()
    assert (
        "OSCE" in Path(download.value.path()).read_text()
        or "Security" in Path(download.value.path()).read_text()
    )


def test_misspelt_name_still_finds_the_place(visitor: Visitor) -> None:
    page = visitor.go("/")
    page.locator("#search-text").fill("Zacatekas")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("Zacatecas")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Zacatecas")


def test_result_of_a_query_is_seen_as_a_network_and_shared_by_a_short_link(
    visitor: Visitor,
) -> None:
    page = visitor.go("/sparql?example=who-works-with")
    page.get_by_role("button", name="Run").click()
    page.get_by_role("button", name="network").click()
    expect(page.locator(".network canvas").first).to_be_visible()
    link = page.get_by_role("link", name="short link").get_attribute("href")
    assert link is not None
    assert len(link) < 1200
    page.goto(link)
    expect(page.locator("table").first).to_be_visible()


def test_code_is_copied_from_the_editor(browser: Browser, address: str) -> None:
    visitor = Visitor(browser, address, permissions=["clipboard-read", "clipboard-write"])
    try:
        page = visitor.go("/sparql?query=ASK%7B%7D")
        page.get_by_text("Python", exact=True).click()
        page.get_by_role("button", name="Copy for Python").click()
        expect(page.get_by_role("button", name="Copy for Python")).to_have_text("Copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert 'query = "ASK{}"' in copied
        assert visitor.wrong == []
    finally:
        visitor.context.close()


def test_sentence_behind_a_link_is_one_click_away(visitor: Visitor) -> None:
    page = visitor.go("/organization/osce")
    page.get_by_role("link", name="p. 5").first.click()
    expect(page.get_by_text("has produced a manual of labour migration").first).to_be_visible()


def test_first_stop_of_the_keyboard_leads_to_the_content(visitor: Visitor) -> None:
    page = visitor.go("/activities")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the content"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


@pytest.mark.parametrize("path", ["/", "/activities", "/collaborations", "/map", "/sparql"])
def test_page_says_the_same_without_scripts(browser: Browser, address: str, path: str) -> None:
    visitor = Visitor(browser, address, java_script_enabled=False)
    try:
        page = visitor.go(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.locator("table, textarea").first.is_visible()
    finally:
        visitor.context.close()


def test_arabic_names_run_from_right_to_left(visitor: Visitor) -> None:
    page = visitor.go("/organization/ilo?lang=ar")
    heading = page.locator("h1 [lang=ar], h1[lang=ar]").first
    assert heading.evaluate("node => getComputedStyle(node).direction") == "rtl"


def test_page_is_printed_without_its_navigation(visitor: Visitor) -> None:
    page = visitor.go("/activity/ilo-osce-labour-migration-manual")
    assert page.pdf().startswith(b"%PDF")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Site")).to_be_hidden()


def test_markup_in_a_result_stays_text(visitor: Visitor) -> None:
    query = "SELECT ('<img src=x onerror=alert(1)>' AS ?x) {}"
    page = visitor.go(f"/sparql?query={query}")
    expect(page.get_by_role("cell", name="<img src=x onerror=alert(1)>")).to_be_visible()
    assert visitor.wrong == []
