"""What is wrong in the files is found, named and placed."""

import gzip
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran
from released import CHANGED, ISSUED, NEXT, VERSION

Run = Callable[..., Ran]
HARBOUR = "data/sources/letter-2020/activities/harbour.ttl"


def _edit(file: Path, old: str, new: str) -> int:
    """Replace a text that occurs in a file, and return the line on which it stood."""
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    return text[: text.index(old)].count("\n") + 1


def test_graph_has_no_fault(run: Run) -> None:
    ran = run("check", "--quiet")
    assert (ran.code, ran.err) == (0, "")
    assert "faults     0" in ran.out


def test_every_sentence_of_a_covered_text_is_cited_or_excused(
    run: Run, tiny: Path, letter: Path
) -> None:
    ran = run("--root", tiny, "check", "--no-shacl", "--source", letter)
    assert ran.code == 0, ran.out
    assert "letter-2020: 5 sentences, 3 cited, 2 excused, 0 left over" in ran.out


def test_two_sources_stand_side_by_side(run: Run, copy: Path, tiny: Path, letter: Path) -> None:
    shutil.copytree(
        Path(__file__).parent.parent / "data/sources/gmg-2007", tiny / "data/sources/gmg-2007"
    )
    ran = run("--root", copy, "check", "--no-shacl", "--source", letter)
    assert ran.code == 0, ran.out


def test_sentence_that_nobody_cites_is_left_over(
    run: Run, tiny: Path, letter: Path, tmp_path: Path
) -> None:
    longer = tmp_path / "longer.md"
    longer.write_text(letter.read_text() + "\nThe office also trains pilots in Genoa.\n")
    ran = run("--root", tiny, "check", "--no-shacl", "--source", longer)
    assert ran.code == 1
    assert "left over in section II Plans: The office also trains pilots in Genoa." in ran.out
    assert "1 left over" in ran.out
    assert ran.err == f"gmgkg: 1 fault in {tiny}\n"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("country:GHA ;", "country:GHX ;", "country:GHX, which is not defined; did you mean"),
        (
            "role:joint ;",
            "role:jointly ;",
            "role:jointly, which is not defined; did you mean role:joint",
        ),
        (
            "organization:osce ;",
            "organization:oscee ;",
            "organization:oscee, which is not defined; did you mean organization:osce",
        ),
        ("theme:labour-migration-policy", "theme:tides", "theme:tides, which is not defined"),
        (
            'gmg:endDate "2019"',
            'gmg:endDat "2019"',
            "gmg:endDat, which the ontology does not define",
        ),
        ('"HARBOUR-02"', '"HARBOUR-01"', "has the identifier HARBOUR-01"),
        ('"Second guide with OSCE"', '"Guide for crews in Ghana"', "has the label Guide for crews"),
        ("role:lead ;", "role:funder ;", "has no participation with role:lead"),
        ("gmg:page 2 ;", "gmg:page 3 ;", "cites page 3, but its section stands on pages 2 to 2"),
        (
            '"II Plans"',
            '"III Tides"',
            "cites the section III Tides, which the document does not have",
        ),
        (
            "gmg:evidence passage:harbour-guide-1 , passage:harbour-guide-2 .",
            "gmg:evidence passage:harbour-guide-1 .",
            "which its activity does not cite",
        ),
        (
            'gmg:endDate "2019"^^xsd:gYear ;',
            'gmg:startDate "2020-01"^^xsd:gYearMonth ;\n\tgmg:endDate "2019"^^xsd:gYear ;',
            "starts at 2020-01 and ends at 2019",
        ),
        (
            "gmg:place place:turin ;",
            "gmg:place [ a gmg:Place ] ;",
            "has a blank node; give it an IRI",
        ),
        (
            "gmg:theme theme:labour-migration-policy ;",
            "gmg:theme theme:labour-migration-policy , theme:labour-migration ;",
            "theme:labour-migration beside its narrower theme:labour-migration-policy",
        ),
        (
            "gmg:country country:GHA ;",
            "gmg:country country:GHA ;\n\tgmg:mentions organization:ilo ;",
            "mentions organization:ilo, which takes part in it",
        ),
    ],
)
def test_fault_is_found_without_shapes_and_named(
    run: Run, tiny: Path, old: str, new: str, message: str
) -> None:
    _edit(tiny / HARBOUR, old, new)
    ran = run("--root", tiny, "check", "--no-shacl")
    assert ran.code == 1
    assert message in ran.out


def test_undefined_resource_is_placed_on_its_line(run: Run, tiny: Path) -> None:
    line = _edit(tiny / HARBOUR, "gmg:country country:GHA ;", "gmg:country country:GHX ;")
    ran = run("--root", tiny, "check", "--no-shacl")
    assert f"{HARBOUR}:{line}: activity:harbour-guide links country:GHX" in ran.out


def test_broken_turtle_is_placed_on_its_line(run: Run, tiny: Path) -> None:
    line = _edit(tiny / HARBOUR, "gmg:country country:GHA ;", "gmg:country country:GHA")
    ran = run("--root", tiny, "check")
    assert ran.code == 1
    found = re.search(rf"{HARBOUR}:(\d+): not Turtle: ", ran.out)
    assert found is not None
    assert int(found[1]) in (line, line + 1)
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "teaches sailors each spring",
            "teaches pilots each spring",
            "the phrase is not in the document",
        ),
        ("A second guide is planned with OSCE", "The office and the office", "not in the document"),
        ("teaches sailors each spring", "sailors matter. A second guide", "not in the document"),
        (
            "it wrote a guide for crews",
            "believes that sailors matter.",
            "excuses a sentence that is cited",
        ),
        (
            "gmg:place place:turin",
            "gmg:place place:moscow",
            "place:moscow: named by none of its labels",
        ),
        ("country:GHA", "country:NPL", "gmg:country country:NPL: named by none of its labels"),
        (
            "organization:osce ;",
            "organization:unitar ;",
            "gmg:organization organization:unitar: named by none of its labels",
        ),
    ],
)
def test_evidence_that_the_text_does_not_bear_out_is_found(  # noqa: PLR0913, PLR0917  what it needs
    run: Run, tiny: Path, letter: Path, old: str, new: str, message: str
) -> None:
    line = _edit(tiny / HARBOUR, old, new)
    ran = run("--root", tiny, "check", "--no-shacl", "--source", letter)
    assert ran.code == 1
    assert message in ran.out
    assert message.startswith("excuses") or f"{HARBOUR}:{line}:" in ran.out


def test_inference_note_stands_for_a_name_in_the_text(run: Run, tiny: Path, letter: Path) -> None:
    _edit(tiny / HARBOUR, "organization:osce ;", "organization:unitar ;")
    _edit(
        tiny / HARBOUR,
        "gmg:role role:collaborator ;",
        'gmg:role role:collaborator ;\n\tgmg:inferenceNote "Known from the minutes."@en ;',
    )
    ran = run("--root", tiny, "check", "--no-shacl", "--source", letter)
    assert ran.code == 0, ran.out


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("\tgmg:status status:planned ;\n", "", "activity:harbour-second-guide gmg:status"),
        ("role:collaborator ;", "status:planned ;", "gmg:role status:planned"),
        ('gmg:endDate "2021"^^xsd:gYear', 'gmg:endDate "soon"', "gmg:endDate"),
        ("A second guide is planned with OSCE", "A guide", "gmg:phrase"),
        ("activity:harbour-second-guide\n", "activity:Harbour_Second\n", "activity:Harbour_Second"),
    ],
)
def test_shape_that_is_broken_is_a_fault(
    run: Run, tiny: Path, old: str, new: str, message: str
) -> None:
    _edit(tiny / HARBOUR, old, new)
    ran = run("--root", tiny, "check", "--quiet")
    assert ran.code == 1
    assert message in ran.out


def test_concept_without_a_label_in_every_language_is_a_fault(run: Run, copy: Path) -> None:
    themes = copy / "data/vocabularies/themes.ttl"
    before, concept, after = themes.read_text().partition("\ntheme:remittances\n")
    themes.write_text(before + concept + re.sub(r' , "[^"]*"@ar', "", after, count=1))
    ran = run("--root", copy, "check", "--quiet")
    assert ran.code == 1
    assert "theme:remittances rdfs:label" in ran.out


WITHDRAWN = """@prefix activity: <https://w3id.org/gmgkg/id/activity/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

activity:old-guide
\trdfs:label "Old guide"@en ;
\tskos:changeNote "It was the same as another."@en ;
\tdcterms:isReplacedBy activity:harbour-guide ;
\towl:deprecated true .
"""
REPLACED = "\tdcterms:isReplacedBy activity:harbour-guide ;\n"
DEPRECATED = "\towl:deprecated true .\n"


def _publish(root: Path, *names: str) -> Path:
    """Write the list of a release with some activities."""
    (root / "data/published").mkdir()
    file = root / "data/published/0.9.0.txt"
    file.write_text("".join(f"https://w3id.org/gmgkg/id/activity/{name}\n" for name in names))
    return file


def test_published_iri_that_is_no_longer_described_is_a_fault_of_its_own(
    run: Run, tiny: Path
) -> None:
    file = _publish(tiny, "harbour-guide", "older-guide", "old-guide")
    ran = run("--root", tiny, "check", "--no-shacl")
    assert ran.code == 1
    assert f"{file}:2: activity:older-guide was published" in ran.out
    assert f"{file}:3: activity:old-guide was published" in ran.out
    assert "faults     2" in ran.out


@pytest.mark.parametrize("left_out", ["", REPLACED])
def test_published_iri_may_be_replaced_or_deprecated(run: Run, tiny: Path, left_out: str) -> None:
    _publish(tiny, "old-guide")
    (tiny / "data/reference/withdrawn.ttl").write_text(WITHDRAWN.replace(left_out, ""))
    ran = run("--root", tiny, "check", "--quiet")
    assert ran.code == 0, ran.out
    assert "compared with 1 earlier release\n" in ran.out


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("activity:harbour-guide ;\n" + DEPRECATED, "activity:gone .\n", "was published"),
        ("activity:harbour-guide ;", "activity:gone ;", "activity:gone, which is not defined"),
        ("true .", "true ;\n\ta <https://w3id.org/gmgkg/ontology#Activity> .", "may not have rdf:"),
        ("true .", 'true ;\n\tdcterms:description "x"@en .', "may not have dcterms:description"),
        ('\tskos:changeNote "It was the same as another."@en ;\n', "", "skos:changeNote"),
        ("activity:harbour-guide ;\n" + DEPRECATED, "activity:harbour-guide .\n", "owl:deprecated"),
    ],
)
def test_record_of_what_is_withdrawn_says_what_it_must_and_no_more(
    run: Run, tiny: Path, old: str, new: str, message: str
) -> None:
    _publish(tiny, "old-guide")
    assert old in WITHDRAWN
    (tiny / "data/reference/withdrawn.ttl").write_text(WITHDRAWN.replace(old, new))
    ran = run("--root", tiny, "check", "--quiet")
    assert ran.code == 1
    assert message in ran.out


@pytest.mark.parametrize("name", ["old.nq", "old.nq.gz"])
def test_dump_of_an_earlier_release_is_compared_with(
    run: Run, tiny: Path, tmp_path: Path, name: str
) -> None:
    content = (
        b"<https://w3id.org/gmgkg/ontology#gone> <urn:p> <urn:o> .\n"
        b"<https://w3id.org/gmgkg/id/country/GHA> <urn:p> <urn:o> .\n<urn:a> <urn:p> <urn:o> .\n"
    )
    file = tmp_path / name
    file.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    ran = run("--root", tiny, "check", "--no-shacl", "--published", file)
    assert ran.code == 1
    assert f"{file}: gmg:gone was published" in ran.out
    assert "faults     1" in ran.out


DATASET = "data/reference/dataset.ttl"
RELEASES = [
    (DATASET, f'dcat:version "{VERSION}"', f'dcat:version "{NEXT}"', f"dcat:version is {NEXT}"),
    (
        DATASET,
        f'owl:versionInfo "{VERSION}"',
        'owl:versionInfo "1.0"',
        "MAJOR.MINOR.PATCH; this one has 1",
    ),
    (
        DATASET,
        f'Info "{VERSION}"',
        f'Info "{VERSION}" , "{NEXT}"',
        f"this one has {VERSION} and {NEXT}",
    ),
    (DATASET, f'\towl:versionInfo "{VERSION}" ;\n', "", "this one has none"),
    (
        DATASET,
        f'modified "{CHANGED}"',
        'modified "2020-01-02"',
        f"CHANGELOG.md has {CHANGED}",
    ),
    (
        "data/CHANGELOG.md",
        f"## [{VERSION}]",
        f"## [{NEXT}]",
        f"begins with {NEXT}, and the data say {VERSION}",
    ),
    (
        *("data/CHANGELOG.md", f"## [{VERSION}]", f"## [{VERSION}] - {CHANGED}\n\n## [0.9.0]"),
        "0.9.0.txt: lists no IRI of 0.9.0",
    ),
    (
        *("data/CHANGELOG.md", f"## [{VERSION}]", f"## [{VERSION}] - {CHANGED}\n\n## [{VERSION}]"),
        f"{VERSION} stands above {VERSION}, which is no earlier version",
    ),
    (
        *("data/CHANGELOG.md", f"## [{VERSION}]", f"## [{VERSION}] - {CHANGED}\n\n## [{NEXT}]"),
        f"{VERSION} stands above {NEXT}, which is no earlier version",
    ),
    (
        *("data/CHANGELOG.md", f"] - {CHANGED}\n", "] - 2020-01-02\n"),
        f"{VERSION} is of 2020-01-02, ",
    ),
    (DATASET, f'issued "{ISSUED}"', 'issued "2999-01-01"', "dcterms:issued is after"),
]


@pytest.mark.parametrize("fault", RELEASES)
def test_release_that_does_not_fit_together_is_a_fault(
    run: Run, copy: Path, fault: tuple[str, str, str, str]
) -> None:
    file, old, new, message = fault
    _edit(copy / file, old, new)
    ran = run("--root", copy, "check", "--no-shacl")
    assert ran.code == 1
    assert message in ran.out


def test_iri_that_is_new_makes_a_minor_version(run: Run, copy: Path) -> None:
    dataset = copy / DATASET
    text = dataset.read_text().replace(f'"{VERSION}"', f'"{NEXT}"')
    dataset.write_text(text)
    heading = f"## [{VERSION}] - {CHANGED}"
    _edit(copy / "data/CHANGELOG.md", heading, f"## [{NEXT}] - {CHANGED}\n\n{heading}")
    known = (copy / f"data/published/{VERSION}.txt").read_text()
    added = "collaboration/a--b--joint", "organization/new"
    iris = "".join(f"https://w3id.org/gmgkg/id/{each}\n" for each in added)
    (copy / f"data/published/{NEXT}.txt").write_text(known + iris)
    ran = run("--root", copy, "check", "--no-shacl")
    message = f"organization:new is new since {VERSION}; that makes a MINOR version, and {NEXT}"
    assert message in ran.out
    assert f"a--b--joint is new since {VERSION}" not in ran.out


def test_changelog_without_a_version_is_a_fault(run: Run, copy: Path) -> None:
    (copy / "data/CHANGELOG.md").write_text("# Changelog\n")
    ran = run("--root", copy, "check", "--no-shacl")
    assert ran.code == 1
    assert "begins with no version" in ran.out


def test_list_of_a_release_must_not_be_empty(run: Run, copy: Path) -> None:
    (copy / f"data/published/{VERSION}.txt").write_text("")
    (copy / "data/published/.DS_Store").write_text("not a list")
    ran = run("--root", copy, "check", "--no-shacl")
    assert f"{VERSION}.txt: lists no IRI of {VERSION}; write it with: gmgkg --root" in ran.out


@pytest.mark.parametrize(("version", "code"), [("1.9.0", 1), ("2.0.0", 0)])
def test_withdrawal_makes_a_new_major_version(
    run: Run, tiny: Path, version: str, code: int
) -> None:
    list_of_old = _publish(tiny, "old-guide")
    list_of_old.rename(list_of_old.with_name("1.0.0.txt"))
    (tiny / "data/reference/withdrawn.ttl").write_text(WITHDRAWN)
    text = (tiny / DATASET).read_text().replace(f'"{VERSION}"', f'"{version}"')
    (tiny / DATASET).write_text(text)
    ran = run("--root", tiny, "check", "--no-shacl")
    assert ran.code == code
    assert ("activity:old-guide is of 1.0.0; withdrawing it makes a new" in ran.out) is bool(code)


def test_named_graph_of_a_release_must_not_vanish(run: Run, copy: Path) -> None:
    folder = copy / "data/sources/gmg-2007/activities"
    (folder / "ilo.ttl").rename(folder / "intl-labour.ttl")
    ran = run("--root", copy, "check", "--no-shacl")
    assert ran.code == 1
    assert "graph:gmg-2007-ilo was published" in ran.out


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("geo:lat 47.7 ", "geo:lat 47.70 ", 'country:AUT geo:lat "47.70"'),
        ('"Austria"@en', '"Aus\x0ctria"@en', "country:AUT rdfs:label has a control character"),
    ],
)
def test_literal_that_would_not_come_out_as_it_is_written_is_a_fault(
    run: Run, copy: Path, old: str, new: str, message: str
) -> None:
    file = copy / "data/reference/countries.ttl"
    _edit(file, old, new)
    ran = run("--root", copy, "check", "--no-shacl")
    assert ran.code == 1
    assert f"{file}:" in ran.out
    assert message in ran.out


def test_list_of_a_release_holds_iris_of_ours_alone(run: Run, tiny: Path) -> None:
    file = _publish(tiny, "harbour-guide")
    file.write_text(file.read_text() + "harbour-guide\n")
    ran = run("--root", tiny, "check", "--no-shacl")
    assert ran.code == 1
    assert ran.err.startswith(f"gmgkg: {file}:2: 'harbour-guide' is no IRI of ours")


def test_text_of_no_document_is_refused(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text("Nothing that anybody cites.\n")
    ran = run("check", "--no-shacl", "--source", other)
    assert ran.code == 2
    assert ran.err == f"gmgkg: {other}: not the text of any document that the graph describes\n"


def test_folder_that_is_no_graph_is_refused(run: Run, tmp_path: Path) -> None:
    ran = run("--root", tmp_path, "check")
    assert ran.code == 1
    assert (
        ran.err == f"gmgkg: {tmp_path}/ontology: not a root of the graph: the folder is missing\n"
    )


def test_check_that_is_no_query_is_named(run: Run, tiny: Path) -> None:
    (tiny / "queries/checks/broken-violation.rq").write_text("SELECT ?subject WHERE {")
    ran = run("--root", tiny, "check", "--no-shacl")
    assert ran.code == 1
    assert "queries/checks/broken-violation.rq:1: not a SPARQL query" in ran.err


@pytest.mark.parametrize(
    "folder", ["ontology/shapes", "queries/checks", "queries/rules", "data/sources"]
)
def test_graph_with_nothing_to_check_it_by_is_no_sound_graph(
    run: Run, copy: Path, folder: str
) -> None:
    shutil.rmtree(copy / folder)
    ran = run("--root", copy, "check", "--no-shacl")
    assert ran.code == 1
    assert f"{folder}: nothing to check" in ran.err
