"""Pages of collaborations, places, times, gaps, questions and briefs: what the document says."""

import json
import re
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from released import VERSION


class Reader(HTMLParser):
    """Collects the cells of every row of every table, and the addresses of links."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.rows: list[list[str]] = []
        self.links: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a row, a cell or a link."""
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
            self._inside = True
        elif tag == "a":
            self.links.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        """Close a cell."""
        if tag in ("td", "th"):
            self._inside = False

    def handle_data(self, data: str) -> None:
        """Add to the open cell."""
        if self._inside:
            self.rows[-1][-1] = " ".join(f"{self.rows[-1][-1]} {data}".split())


def read(client: FlaskClient, address: str) -> Reader:
    """Return what a page holds."""
    response = client.get(address, headers={"Accept": "text/html"})
    assert response.status_code == 200, response.text[:300]
    reader = Reader()
    reader.feed(response.text)
    return reader


PAGES = [
    "/",
    "/collaborations",
    "/collaborations?basis=joint&theme=labour-migration",
    "/collaborations?first=osce&second=unfpa",
    "/map",
    "/map?by=region",
    "/map?agency=unhcr",
    "/timeline",
    "/gaps",
    "/gaps?region=northern-africa&theme=remittances",
    "/questions",
    "/questions/who-works-with?organization=OSCE",
    "/briefs",
    "/about",
    "/activities?theme=remittances",
    "/api/",
    "/dataset",
    "/dumps/",
    "/graphs",
    "/ontology",
    "/organization/osce",
    "/search?q=training",
    "/sparql",
    "/theme",
    "/versions",
]


@pytest.mark.parametrize("address", PAGES)
def test_page_runs_no_script_of_its_own_and_styles_nothing_inline(
    client: FlaskClient, address: str
) -> None:
    text = client.get(address).text
    scripts = re.findall(r"<script(?![^>]*(?:src=|application/(?:ld\+)?json))", text)
    assert not scripts
    assert not re.search(r"<[^>]* style=|<style|<[^>]* on\w+=", text)


@pytest.mark.parametrize("address", PAGES)
def test_every_page_of_the_frame_is_there(client: FlaskClient, address: str) -> None:
    links = read(client, address).links
    for page in ("/activities", "/collaborations", "/map", "/timeline", "/gaps", "/questions"):
        assert page in links, page


class Head(HTMLParser):
    """Collects what the head of a page says: links and meta, each by name, and JSON-LD."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.said: dict[str, list[str]] = {}
        self.schemas: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what a link or a meta element says."""
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = given.get("name") or given.get("property") or ""
            self.said.setdefault(name, []).append(given.get("content", ""))
        elif tag == "link":
            self.said.setdefault(given["rel"], []).append(given["href"])
        elif tag == "script" and given.get("type") == "application/ld+json":
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        """Close a script."""
        self._inside = self._inside and tag != "script"

    def handle_data(self, data: str) -> None:
        """Keep JSON-LD."""
        if self._inside:
            self.schemas.append(data)


def head(client: FlaskClient, address: str) -> Head:
    """Return what the head of a page says."""
    response = client.get(address, headers={"Accept": "text/html"})
    assert response.status_code == 200
    found = Head()
    found.feed(response.text)
    return found


@pytest.mark.parametrize("address", PAGES)
def test_page_tells_search_engines_once_what_it_is(client: FlaskClient, address: str) -> None:
    found = head(client, address)
    for name in ("canonical", "description", "og:title", "og:type", "og:url", "og:site_name"):
        assert len(found.said[name]) == 1, name
        assert found.said[name][0].strip(), name
    assert len(found.said["og:description"]) == 1
    assert found.said["canonical"] == found.said["og:url"]
    (schema,) = (json.loads(each) for each in found.schemas)
    assert schema["@context"] == "https://schema.org/"
    assert schema["name"]
    assert schema["url"] == found.said["canonical"][0]


@pytest.mark.parametrize("address", PAGES)
def test_no_two_elements_of_a_page_have_the_same_id(client: FlaskClient, address: str) -> None:
    text = client.get(address, headers={"Accept": "text/html"}).text
    found = re.findall(r'<[^>]*\sid="([^"]*)"', text)
    assert found
    assert {each for each in found if found.count(each) > 1} == set()


def test_description_of_a_question_leads_to_its_heading(client: FlaskClient) -> None:
    (address,) = {
        each["documentation"]
        for each in json.loads(client.get("/api/questions").data)
        if each["name"] == "search-text"
    }
    page, _, anchor = address.partition("#")
    assert f'<h3 id="{anchor}">' in client.get(page).text


@pytest.mark.parametrize(
    "address",
    [
        "/dataset",
        "/ontology",
        "/organization/osce",
        "/sparql?query=DESCRIBE+<https://w3id.org/gmgkg/id/theme/remittances>",
    ],
)
def test_formats_are_called_as_people_call_them(client: FlaskClient, address: str) -> None:
    text = client.get(address, headers={"Accept": "text/html"}).text
    for name in ("Turtle", "N-Triples", "RDF/XML", "JSON-LD"):
        assert re.search(rf"<(?:a|button)[^>]*>{name}</", text), name
    assert not re.search(r">(?:turtle|ntriples|rdfxml|jsonld)<", text)


def test_list_is_told_from_a_page(client: FlaskClient) -> None:
    kinds = {
        address: json.loads(head(client, address).schemas[0])["@type"]
        for address in ("/activities", "/map")
    }
    assert kinds == {"/activities": "CollectionPage", "/map": "WebPage"}


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/", "/"),
        ("/api", "/api/"),
        ("/activities?theme=remittances&lang=fr", "/activities?theme=remittances"),
        ("/activities?utm_source=a&from=&theme=remittances", "/activities?theme=remittances"),
        ("/organization/osce?lang=fr", "/organization/osce"),
        ("/dataset?lang=fr&x=1", "/dataset"),
        ("/theme", "/theme"),
    ],
)
def test_one_address_stands_for_all_that_show_a_page(
    client: FlaskClient, address: str, canonical: str
) -> None:
    assert head(client, address).said["canonical"] == [f"http://localhost{canonical}"]


def test_markup_in_what_was_typed_stays_text_in_the_head(client: FlaskClient) -> None:
    typed = "\"><script>alert('a&b')</script>"
    found = head(client, f"/search?{urlencode({'q': typed})}")
    assert found.said["og:title"] == [f"{typed} · Search"]
    assert json.loads(found.schemas[0])["name"] == f"{typed} · Search"


@pytest.mark.parametrize("address", PAGES)
def test_page_links_to_licence_and_description(client: FlaskClient, address: str) -> None:
    response = client.get(address, headers={"Accept": "text/html"})
    said = response.headers["Link"]
    assert said.count('<https://creativecommons.org/licenses/by/4.0/>; rel="license"') == 1
    own = address in ("/dataset", "/organization/osce", "/theme")
    assert ('</.well-known/void>; rel="describedby"' in said.replace("http://localhost", "")) != own
    assert 'rel="describedby"' in said


def test_error_is_no_page_to_be_found(client: FlaskClient) -> None:
    response = client.get("/organization/osec", headers={"Accept": "text/html"})
    assert "canonical" not in response.text
    assert "describedby" not in response.headers.get("Link", "")


# Collaborations --------------------------------------------------------------------


def test_osce_is_a_partner_of_ilo_and_iom(client: FlaskClient) -> None:
    rows = read(client, "/collaborations").rows
    roles = {tuple(row[:5]) for row in rows if len(row) > 4 and row[2] == "OSCE"}
    assert roles == {
        ("ILO", "lead agency", "OSCE", "joint organizer or producer", "joint"),
        ("IOM", "lead agency", "OSCE", "collaborator", "joint"),
        ("ILO", "collaborator", "OSCE", "collaborator", "co-participation"),
        ("IOM", "joint organizer or producer", "OSCE", "joint organizer or producer", "joint"),
    }


def test_row_of_a_collaboration_cites_page_and_phrase(client: FlaskClient) -> None:
    rows = read(client, "/collaborations").rows
    cited = [row[6] for row in rows if len(row) > 6 and row[:3:2] == ["IOM", "OSCE"]]
    assert any("p. 7" in cell and "in cooperation with OSCE and ILO" in cell for cell in cited)


def test_home_counts_pairs_as_the_page_of_collaborations_does(client: FlaskClient) -> None:
    counted = re.search(r"<b>(\d+)</b> <a[^>]*>pairs that work together", client.get("/").text)
    assert counted is not None
    assert f"{counted[1]} pairs of organizations" in client.get("/collaborations").text


def test_basis_narrows_the_network(client: FlaskClient) -> None:
    every = read(client, "/collaborations").rows
    joint = read(client, "/collaborations?basis=joint").rows
    assert len(joint) < len(every)
    assert "co-participation" not in {row[4] for row in joint if len(row) > 4}


def test_path_is_told_in_sentences(client: FlaskClient) -> None:
    text = client.get("/collaborations?first=osce&second=unfpa").text
    assert "do not work together directly" in text
    assert "co-organizes with UNITAR and IOM" in text


@pytest.mark.parametrize("query", ["?first=ilo", "?first=ilo&second=", "?second=ilo"])
def test_path_with_one_end_asks_for_the_other(client: FlaskClient, query: str) -> None:
    assert "Name both organizations." in client.get(f"/collaborations{query}").text
    for whole in ("", "?first=osce&second=unfpa"):
        assert "Name both organizations." not in client.get(f"/collaborations{whole}").text


def test_cell_of_the_matrix_opens_its_activities(client: FlaskClient) -> None:
    text = client.get("/collaborations").text
    targets = set(re.findall(r'href="#([\w-]+--[\w-]+)"', text))
    assert targets
    assert targets <= set(re.findall(r'id="([\w-]+--[\w-]+)"', text))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/collaborations?basis=near", "no basis"),
        ("/collaborations?theme=remitances", "remittances"),
        ("/collaborations?first=iol", "did you mean ilo"),
        ("/map?by=planet", "country and region"),
        ("/map?from=soon", "four digits"),
        ("/timeline?from=2010&to=2000", "2010 is after"),
        ("/activities?from=2010&to=2000", "2010 is after"),
        ("/gaps?region=Nothern Africa", "Northern Africa"),
    ],
)
def test_wrong_condition_is_400_and_says_what_may_be_meant(
    client: FlaskClient, address: str, said: str
) -> None:
    response = client.get(address, headers={"Accept": "text/html"})
    assert response.status_code == 400
    assert said in response.text


# Places, times, gaps -----------------------------------------------------------------


def test_map_draws_and_lists_the_same_countries(client: FlaskClient) -> None:
    reader = read(client, "/map")
    text = client.get("/map").text
    drawn = set(re.findall(r'<(?:path|circle)[^>]* data-code="(\d+)"', text))
    listed = [row for row in reader.rows if len(row) == 3 and row[1].isdigit()]
    assert len(drawn) == len(listed) > 50
    # UNDP's programme (page 13); the World Bank's household survey, and its study of the medical
    # brain drain with a survey and a round table (pages 21 and 22).
    assert next(row[2] for row in listed if row[0] == "Ghana").startswith("UNDP-01 WB-13")


def test_agency_that_names_no_country_is_not_covered(client: FlaskClient) -> None:
    text = client.get("/map?agency=unhcr").text
    assert "names no country at all" in text
    assert not re.search(r'<path [^>]*class="country scale-', text)


def test_timeline_tells_dated_from_undated(client: FlaskClient) -> None:
    rows = read(client, "/timeline").rows
    dated = [row for row in rows if len(row) == 5 and row[0][:2] in ("19", "20")]
    assert dated
    assert "activities without a date" in client.get("/timeline").text


def test_gap_is_none_named_or_not_covered(client: FlaskClient) -> None:
    rows = read(client, "/gaps?region=northern-africa").rows
    agencies = next(row for row in rows if row[0] == "Country")
    morocco = dict(zip(agencies, next(row for row in rows if row[0] == "Morocco"), strict=True))
    assert morocco["UNHCR"] == "not covered"
    assert "none named" in morocco["UNDP"]


def test_region_whose_countries_are_not_told_is_no_gap(client: FlaskClient) -> None:
    text = client.get("/gaps?region=maghreb").text
    assert "holds no countries of Maghreb" in text
    assert "every country of the region" not in text


# Questions and briefs -------------------------------------------------------------------


def test_question_page_has_form_answer_and_other_ways(client: FlaskClient) -> None:
    response = client.get("/questions/who-works-with?organization=OSCE")
    assert "in cooperation with OSCE and ILO" in response.text
    assert "gmgkg ask who-works-with --organization OSCE" in response.text
    assert "/api/questions/who-works-with?" in response.text


def test_empty_field_is_told_from_what_is_asked_instead(client: FlaskClient) -> None:
    said = "Nothing was given for Organization; this asks for osce."
    assert said in client.get("/questions/who-works-with?organization=").text
    assert "Nothing was given" not in client.get("/questions/who-works-with").text
    assert "Nothing was given" not in client.get("/questions/who-works-with?organization=ilo").text


def test_wrong_value_stays_in_the_form(client: FlaskClient) -> None:
    response = client.get("/questions/who-works-with?organization=OSZE")
    assert response.status_code == 400
    assert 'value="OSZE"' in response.text
    assert "did you mean osce" in response.text


def test_names_are_in_the_language_asked_for(client: FlaskClient) -> None:
    text = client.get("/questions/who-works-with?organization=OSCE&lang=fr").text
    assert "Organisation internationale du Travail" in text


@pytest.mark.parametrize(
    "name", ["country/Ghana", "agency/IOM", "partner/OSCE", "theme/remittances"]
)
def test_brief_is_one_document_that_loads_nothing(client: FlaskClient, name: str) -> None:
    response = client.get(f"/briefs/{name}")
    assert response.status_code == 200
    assert not re.search(r"<(?:script|link|img|iframe)\b", response.text)
    assert VERSION in response.text


def test_brief_is_there_as_markdown(client: FlaskClient) -> None:
    response = client.get("/briefs/country/Ghana?format=markdown")
    assert response.mimetype == "text/markdown"
    assert response.text.startswith("# ")


def test_brief_on_nothing_is_not_found(client: FlaskClient) -> None:
    assert client.get("/briefs/planet/Mars").status_code == 404
    assert client.get("/briefs/country/Mars").status_code == 400


def test_question_without_an_answer_says_so(client: FlaskClient) -> None:
    page = client.get("/questions/activities-in-country?country=FRA").text
    assert "No rows: the graph holds nothing that answers this." in page


def test_every_pair_of_the_network_stands_in_a_table_with_its_passages(client: FlaskClient) -> None:
    page = client.get("/collaborations").text
    drawn = json.loads(page.split('<script type="application/json">')[1].split("</script>")[0])
    tables = page.split("</script>", 1)[1].split('id="standing"')[0]
    rows = [row for row in tables.split("<tr") if "/passage/" in row]
    for edge in drawn["edges"]:
        sides = [f'/organization/{edge[end]}"' for end in ("source", "target")]
        assert any(all(side in row for side in sides) for row in rows), edge


def test_collaborations_are_narrowed_to_a_role_of_either_side(client: FlaskClient) -> None:
    page = client.get("/collaborations?role=beneficiary").text
    rows = page.split('aria-label="Collaborations with their evidence"')[1].split("</table>")[0]
    assert rows.count("<tr") > 1
    assert all("beneficiary" in row.casefold() for row in rows.split("<tr")[2:])


def test_years_leave_those_without_a_date_to_be_seen(client: FlaskClient) -> None:
    without = re.findall(r"(\d+) activities without a date", client.get("/timeline").text)
    assert without == re.findall(
        r"(\d+) activities without a date", client.get("/timeline?from=2007").text
    )
    assert int(without[0]) > 100
