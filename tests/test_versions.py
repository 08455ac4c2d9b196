"""The data have a version of their own, and what was published stays."""

import datetime as dt
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import rdflib
from conftest import TINY, Ran, serving
from flask.testing import FlaskClient
from rdflib import DCTERMS, OWL
from released import CHANGED, ISSUED, VERSION

from gmgkg.graph.build import build
from gmgkg.namespaces import DATASET, ID, PREFIXES
from gmgkg.store import Store

Run = Callable[..., Ran]
ADMS = rdflib.Namespace(PREFIXES["adms"])
DCAT = rdflib.Namespace(PREFIXES["dcat"])


@pytest.fixture(scope="module")
def dataset(root: Path) -> rdflib.Graph:
    """Return what the data say of themselves."""
    return rdflib.Graph().parse(root / "data/reference/dataset.ttl")


@pytest.fixture(scope="module")
def entries(root: Path) -> list[tuple[str, str]]:
    """Return version and date of each entry of the changelog of the data, in its order."""
    text = (root / "data/CHANGELOG.md").read_text()
    return re.findall(r"(?m)^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d{2}-\d{2})$", text)


def test_version_of_the_data_is_the_top_entry_of_their_changelog(
    dataset: rdflib.Graph, entries: list[tuple[str, str]]
) -> None:
    about = rdflib.URIRef(DATASET)
    version, date = entries[0]
    for term in (OWL.versionInfo, DCAT.version):
        assert [str(value) for value in dataset.objects(about, term)] == [version]
    modified = dataset.value(about, DCTERMS.modified)
    assert modified is not None
    assert modified.toPython() == dt.date.fromisoformat(date)
    assert dataset.value(about, ADMS.versionNotes) is not None


def test_data_are_issued_on_the_date_of_their_first_version(
    dataset: rdflib.Graph, entries: list[tuple[str, str]]
) -> None:
    issued = dataset.value(rdflib.URIRef(DATASET), DCTERMS.issued)
    assert issued is not None
    assert issued.toPython() == dt.date.fromisoformat(entries[-1][1])


def test_versions_follow_each_other_from_the_newest_to_the_oldest(
    entries: list[tuple[str, str]],
) -> None:
    numbers = [tuple(map(int, version.split("."))) for version, _ in entries]
    assert numbers == sorted(set(numbers), reverse=True)
    assert [date for _, date in entries] == sorted((date for _, date in entries), reverse=True)


def test_versions_are_linked_by_the_catalogue_and_not_by_the_data(dataset: rdflib.Graph) -> None:
    assert not {DCAT.previousVersion, DCAT.hasVersion, OWL.priorVersion} & set(dataset.predicates())


def test_every_version_has_the_list_of_its_iris(root: Path, entries: list[tuple[str, str]]) -> None:
    files = {file.name for file in (root / "data/published").iterdir()}
    assert files == {f"{version}.txt" for version, _ in entries}


def test_list_of_the_current_version_is_what_the_data_give(
    run: Run, root: Path, entries: list[tuple[str, str]]
) -> None:
    ran = run("export", "--format", "iris", "--quiet")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (root / f"data/published/{entries[0][0]}.txt").read_text()
    lines = ran.out.splitlines()
    assert lines == sorted(set(lines))
    for iri in ("id/activity/ilo-osce-labour-migration-manual", "id/country/GHA", "ontology#theme"):
        assert f"https://w3id.org/gmgkg/{iri}" in lines


# the page ------------------------------------------------------------------------


def test_page_tells_version_dates_and_notes_of_the_data_that_are_served(
    client: FlaskClient,
) -> None:
    page = client.get("/versions").text
    assert f'<a href="#v{VERSION}">{VERSION}</a>' in page
    assert f'<dt>Last changed</dt><dd><time datetime="{CHANGED}">' in page
    assert f'<dt>First published</dt><dd><time datetime="{ISSUED}">' in page
    assert "<dd>A third reading of the whole note" in page
    assert "gmgkg diff old.trig.gz http://localhost/sparql" in page


def test_page_shows_the_changelog_with_an_anchor_for_each_version(client: FlaskClient) -> None:
    page = client.get("/versions").text
    assert f'<h3 id="v{VERSION}">{VERSION} - {CHANGED}</h3>' in page
    assert "<h4>Added</h4>" in page
    assert page.count("<h1") == 1
    assert "does not tell of version" not in page


def test_every_page_and_the_sitemap_lead_to_the_versions(client: FlaskClient) -> None:
    assert f'<a href="/versions">{VERSION}</a>' in client.get("/about").text
    assert "/versions</loc>" in client.get("/sitemap.xml").text


@pytest.mark.parametrize(
    ("changelog", "said"),
    [
        ("", "came without a changelog"),
        ("# Old\n\n## [0.9.0] - 2020-01-01\n", f"does not tell of version {VERSION}"),
        (f"## [{VERSION}] - {CHANGED}\n\n<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
    ],
)
def test_page_says_what_the_changelog_lacks_and_runs_nothing_in_it(
    store: Store, tmp_path: Path, changelog: str, said: str
) -> None:
    with serving(store, tmp_path, changelog=changelog) as opened:
        assert said in opened.get("/versions").text


# what was withdrawn ----------------------------------------------------------------

RECORDS = """@prefix activity: <https://w3id.org/gmgkg/id/activity/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

activity:old-guide
\trdfs:label "Old guide"@en ;
\tskos:changeNote "It was the same as another."@en ;
\tdcterms:isReplacedBy activity:harbour-guide ;
\towl:deprecated true .

activity:lost-guide
\trdfs:label "Lost guide"@en ;
\tskos:changeNote "The letter does not tell of it."@en ;
\towl:deprecated true .

<https://w3id.org/gmgkg/question/old-question>
\trdfs:label "Old question"@en ;
\tskos:changeNote "It has a better name."@en ;
\tdcterms:isReplacedBy <https://w3id.org/gmgkg/question/amounts> ;
\towl:deprecated true .

<https://w3id.org/gmgkg/question/lost-question>
\trdfs:label "Lost question"@en ;
\tskos:changeNote "Nobody asked it."@en ;
\towl:deprecated true .

<https://w3id.org/gmgkg/graph/lost-graph>
\trdfs:label "Lost graph"@en ;
\tskos:changeNote "Its source went."@en ;
\towl:deprecated true .
"""


@pytest.fixture(scope="module")
def withdrawing(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Yield a client of the small graph with two records of what was withdrawn."""
    folder = tmp_path_factory.mktemp("withdrawing")
    for name in ("ontology", "data", "queries"):
        shutil.copytree(root / name, folder / name)
    shutil.rmtree(folder / "data/sources")
    shutil.copytree(TINY / "letter-2020", folder / "data/sources/letter-2020")
    (folder / "data/reference/withdrawn.ttl").write_text(RECORDS)
    with serving(build(folder), folder) as opened:
        yield opened


@pytest.mark.parametrize(
    ("asked", "target"),
    [
        ("/id/activity/old-guide", "/id/activity/harbour-guide"),
        ("/id/activity/old-guide?lang=fr", "/id/activity/harbour-guide?lang=fr"),
        ("/activity/old-guide", "/activity/harbour-guide"),
        ("/data/activity/old-guide.ttl", "/data/activity/harbour-guide.ttl"),
        ("/question/old-question", "/question/amounts"),
    ],
)
@pytest.mark.parametrize("accept", ["text/html", "text/turtle"])
def test_replaced_resource_leads_on_for_good(
    withdrawing: FlaskClient, asked: str, target: str, accept: str
) -> None:
    response = withdrawing.get(asked, headers={"Accept": accept})
    assert (response.status_code, response.location) == (301, target)


@pytest.mark.parametrize(
    ("accept", "path"),
    [
        ("text/html", "/activity/harbour-guide"),
        ("application/ld+json", "/data/activity/harbour-guide.jsonld"),
    ],
)
def test_old_iri_leads_to_the_page_or_data_about_the_new_one(
    withdrawing: FlaskClient, accept: str, path: str
) -> None:
    response = withdrawing.get(
        "/id/activity/old-guide", headers={"Accept": accept}, follow_redirects=True
    )
    assert (response.status_code, response.request.path) == (200, path)


@pytest.mark.parametrize("asked", ["/id/activity/lost-guide", "/activity/lost-guide"])
def test_deprecated_resource_is_gone_and_its_page_says_why(
    withdrawing: FlaskClient, asked: str
) -> None:
    response = withdrawing.get(asked, headers={"Accept": "text/html"})
    assert response.status_code == 410
    assert "Lost guide. The letter does not tell of it." in response.text


@pytest.mark.parametrize(
    ("asked", "note"),
    [("/question/lost-question", "Nobody asked it."), ("/graph/lost-graph", "Its source went.")],
)
def test_withdrawn_question_or_graph_is_gone_and_the_answer_says_why(
    withdrawing: FlaskClient, asked: str, note: str
) -> None:
    for accept in ("text/html", "text/turtle"):
        response = withdrawing.get(asked, headers={"Accept": accept})
        assert (response.status_code, response.mimetype) == (410, accept)
        assert note in response.text


def test_program_that_asks_for_a_question_is_led_to_what_the_graph_says_of_it(
    client: FlaskClient,
) -> None:
    answer = client.get("/question/who-works-with", headers={"Accept": "text/turtle"})
    assert answer.status_code == 303
    assert answer.headers["Vary"] == "Accept"
    told = client.get(answer.location, headers={"Accept": "text/turtle"})
    assert told.mimetype == "text/turtle"
    assert "sh:SPARQLExecutable" in told.text


def test_those_who_publish_the_data_are_named_where_their_iri_leads(client: FlaskClient) -> None:
    answer = client.get("/contributors")
    assert (answer.status_code, answer.location) == (303, "/dataset")
    assert "gmgkg contributors" in client.get("/dataset").text


def test_deprecated_resource_is_gone_for_a_program_as_a_problem(withdrawing: FlaskClient) -> None:
    response = withdrawing.get("/activity/lost-guide", headers={"Accept": "application/json"})
    assert (response.status_code, response.mimetype) == (410, "application/problem+json")
    assert "The letter does not tell of it." in json.loads(response.data)["detail"]


@pytest.mark.parametrize(
    ("asked", "accept"),
    [
        ("/id/activity/lost-guide", "text/turtle"),
        ("/id/activity/lost-guide?format=turtle", "text/html"),
        ("/data/activity/lost-guide.ttl", "text/html"),
    ],
)
def test_data_of_what_is_gone_are_the_record_in_its_place(
    withdrawing: FlaskClient, asked: str, accept: str
) -> None:
    response = withdrawing.get(asked, headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (410, "text/turtle")
    assert response.headers["Vary"] == "Accept"
    said = rdflib.Graph().parse(data=response.text, format="turtle")
    lost = rdflib.URIRef(f"{ID}activity/lost-guide")
    assert (lost, OWL.deprecated, rdflib.Literal(lexical_or_value=True)) in said
    assert len(said) == 3


def test_withdrawn_resource_is_in_no_list_count_answer_search_or_sitemap(
    withdrawing: FlaskClient,
) -> None:
    for path in (
        "/activities",
        "/sitemap.xml",
        "/search?q=guide",
        "/search/suggest?q=guide",
        "/api/questions/search-text?text=guide",
        "/api/questions/activities-of-agency?organization=harbour-office",
    ):
        response = withdrawing.get(path)
        assert response.status_code == 200, path
        assert "old-guide" not in response.text, path
        assert "lost-guide" not in response.text, path
    assert "harbour-guide" in withdrawing.get("/activities").text
    unknown = withdrawing.get("/id/activity/lost-guides")
    assert unknown.status_code == 404
    assert "near" not in unknown.text


# earlier versions ----------------------------------------------------------------

CHANGELOG = f"## [{VERSION}] - {CHANGED}\n\nNow.\n\n## [0.9.0] - 2025-01-02\n\nBefore.\n"


@pytest.fixture(scope="module")
def later(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Yield a client of a server whose data have had a version before."""
    folder = tmp_path_factory.mktemp("later")
    with serving(store, folder, changelog=CHANGELOG) as client:
        yield client


@pytest.mark.parametrize("version", [VERSION, "0.9.0"])
def test_iri_of_every_version_leads_to_what_it_changed(later: FlaskClient, version: str) -> None:
    answer = later.get(f"/dataset/{version}", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.location) == (303, f"/versions#v{version}")
    assert f'id="v{version}"' in later.get("/versions").text


def test_program_that_asks_for_a_version_is_led_to_the_description(later: FlaskClient) -> None:
    answer = later.get("/dataset/0.9.0", headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.location) == (303, "/dataset")
    assert later.get("/dataset/0.8.0").status_code == 404


def test_catalogue_leads_from_each_version_to_the_one_before(later: FlaskClient) -> None:
    described = rdflib.Graph().parse(data=later.get("/dataset.ttl").data, format="turtle")
    whole = rdflib.URIRef(DATASET)
    now, before = (rdflib.URIRef(f"{DATASET}/{version}") for version in (VERSION, "0.9.0"))
    assert list(described.subject_objects(DCAT.previousVersion)) == [(now, before)]
    assert set(described.objects(whole, DCAT.hasVersion)) == {now, before}
    assert list(described.objects(whole, DCAT.hasCurrentVersion)) == [now]
    issued = described.value(before, DCTERMS.issued)
    assert issued is not None
    assert issued.toPython() == dt.date(2025, 1, 2)
    for version in (now, before):
        assert described.value(version, DCAT.isVersionOf) == whole
        assert described.value(version, DCTERMS.title) is not None
