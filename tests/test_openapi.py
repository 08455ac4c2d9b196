"""What the API says of itself: OpenAPI that is valid and true, and a page for people."""

import json
import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from gmgkg.graph.files import bundled_root
from gmgkg.graph.questions import load_questions
from gmgkg.library.formats import API_FORMATS
from gmgkg.web.assets import asset_url

QUESTIONS = load_questions(bundled_root())
EXAMPLES = {
    "/id/{type}/{slug}": "/id/organization/osce",
    "/dumps/{name}": "/dumps/gmgkg.nt",
    "/api/questions/{name}/query": "/api/questions/who-works-with/query",
    "/api/questions/{name}/values/{parameter}": "/api/questions/who-works-with/values/organization",
}


@pytest.fixture(scope="module")
def document(client: FlaskClient) -> dict[str, Any]:
    """Return the OpenAPI document."""
    read: dict[str, Any] = json.loads(client.get("/api/openapi.json").data)
    return read


def schema_of(document: dict[str, Any], name: str) -> OAS31Validator:
    """Return what validates by a schema of the document."""
    return OAS31Validator({"$ref": f"#/components/schemas/{name}"} | document)


def test_document_is_valid(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    OpenAPIV31SpecValidator(document).validate()


@pytest.mark.parametrize("name", QUESTIONS)
def test_question_is_an_operation_with_its_parameters_and_their_defaults(
    document: dict[str, Any], name: str
) -> None:
    operation = document["paths"][f"/api/questions/{name}"]["get"]
    own = {each["name"]: each for each in operation["parameters"] if "name" in each}
    assert operation["summary"] == QUESTIONS[name].title
    assert list(own) == [parameter.name for parameter in QUESTIONS[name].parameters]
    for parameter in QUESTIONS[name].parameters:
        assert own[parameter.name].get("example") == parameter.default


def test_operations_have_names_of_their_own(document: dict[str, Any]) -> None:
    names = [each["operationId"] for path in document["paths"].values() for each in path.values()]
    assert len(names) == len(set(names))


def test_every_documented_path_exists(client: FlaskClient, document: dict[str, Any]) -> None:
    for path, operations in document["paths"].items():
        response = client.get(EXAMPLES.get(path, path))
        assert str(response.status_code) in operations["get"]["responses"], path
        assert response.status_code in (200, 303), path


def test_every_path_of_the_api_is_documented(client: FlaskClient, document: dict[str, Any]) -> None:
    rules = {rule.rule for rule in client.application.url_map.iter_rules()}
    paths = {rule.replace("<", "{").replace(">", "}") for rule in rules if "/api/questions" in rule}
    assert paths - {"/api/questions/{name}"} <= set(document["paths"])


def test_parameter_with_few_values_lists_them(document: dict[str, Any]) -> None:
    operation = document["paths"]["/api/questions/agencies-by-status"]["get"]
    schema = operation["parameters"][0]["schema"]
    assert schema["examples"] == ["completed", "ongoing", "planned", "unspecified"]


def test_answer_has_a_schema_in_every_format(document: dict[str, Any]) -> None:
    content = document["components"]["responses"]["Answer"]["content"]
    assert list(content) == [form.media_type for form in API_FORMATS]


@pytest.mark.parametrize("name", QUESTIONS)
def test_answer_in_json_is_as_its_schema_says(
    client: FlaskClient, document: dict[str, Any], name: str
) -> None:
    answer = json.loads(client.get(f"/api/questions/{name}").data)
    schema_of(document, "Answer-json").validate(answer)


@pytest.mark.parametrize(
    ("address", "schema"),
    [
        ("/api/questions/who-works-with?format=srj", "Answer-srj"),
        ("/api/questions/who-works-with?organization=OSZE", "Problem"),
        ("/api/questions/nothing", "Problem"),
        ("/sparql?query=SELECT", "Problem"),
    ],
)
def test_other_documents_are_as_their_schemas_say(
    client: FlaskClient, document: dict[str, Any], address: str, schema: str
) -> None:
    schema_of(document, schema).validate(json.loads(client.get(address).data))


@pytest.mark.parametrize(
    ("address", "schema"),
    [
        ("/api/questions", "Question"),
        ("/api/questions/who-works-with/values/organization", "Value"),
    ],
)
def test_lists_hold_what_their_schemas_say(
    client: FlaskClient, document: dict[str, Any], address: str, schema: str
) -> None:
    listed = json.loads(client.get(address).data)
    assert listed
    for each in listed:
        schema_of(document, schema).validate(each)


def test_headers_that_are_documented_are_sent(
    client: FlaskClient, document: dict[str, Any]
) -> None:
    response = client.get("/api/questions/who-works-with?format=csv&limit=1")
    assert set(document["components"]["headers"]) <= set(response.headers.keys())


# The page --------------------------------------------------------------------------


def test_page_has_every_question_with_its_query(client: FlaskClient) -> None:
    page = unescape(client.get("/api/").text)
    for name, question in QUESTIONS.items():
        assert f'id="question-{name}"' in page
        assert question.title in page
        assert question.query in page


def test_every_link_of_the_page_leads_somewhere(client: FlaskClient) -> None:
    page = client.get("/api/").text
    targets = {unescape(target) for target in re.findall(r'href="(/[^"]*)"', page)}
    assert len(targets) > len(QUESTIONS) * len(API_FORMATS)
    for target in targets:
        assert client.get(target).status_code == 200, target
    anchors = re.findall(r'href="#([^"]*)"', page)
    assert all(f'id="{anchor}"' in page for anchor in anchors)


def test_page_needs_no_script_and_nobody_else(client: FlaskClient) -> None:
    page = client.get("/api/").text
    assert re.findall(r"<script[^>]* src=\"([^\"]*)\"", page) == [asset_url("complete.js")]
    loaded = re.findall(r'<(?:link rel="stylesheet"|img|iframe)[^>]*?(?:href|src)="([^"]*)"', page)
    assert [re.sub("-[0-9a-f]{12}", "", address) for address in loaded] == ["/static/own/style.css"]


@pytest.mark.parametrize("address", ["/api/", "/sparql?query=ASK%7B%7D", "/sparql"])
def test_answer_links_to_the_description_of_the_service(client: FlaskClient, address: str) -> None:
    said = client.get(address).headers["Link"].split(", ")
    for link in ('</api/openapi.json>; rel="service-desc"', '</api/>; rel="service-doc"'):
        assert said.count(link) == 1


def test_operation_names_the_columns_of_its_answer(client: FlaskClient) -> None:
    document = client.get("/api/openapi.json").json
    assert document is not None
    operation = document["paths"]["/api/questions/who-works-with"]["get"]
    answer = client.get("/api/questions/who-works-with?format=csv").text
    described = operation["description"].rpartition("Columns: ")[2].rstrip(".").split(", ")
    assert described == answer.splitlines()[0].split(",")[: len(described)]
