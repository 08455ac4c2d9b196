"""Imports point one way, the engine has one door, and files are written alike."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

import gmgkg
from gmgkg.cli import COMMANDS
from gmgkg.graph.files import parse_turtle, query_files, shape_files, turtle_files
from gmgkg.namespaces import PREFIXES

PACKAGE = Path(gmgkg.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
PROJECT = PACKAGE.parent
RANK = {"core": 0, "store": 1, "guard": 2, "graph": 2, "library": 3, "search": 3, "analysis": 4}
RANK |= {"dumps": 4, "versions": 5, "agents": 5, "client": 5, "web": 5, "cli": 6}


def _room(module: str) -> str:
    """Return the room of a module by its dotted name."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in RANK else "core"


def _imports(file: Path) -> set[str]:
    """Return the modules that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _name(file: Path) -> str:
    """Return the dotted name of a module."""
    return ".".join(("gmgkg", *file.relative_to(PACKAGE).with_suffix("").parts))


@pytest.mark.parametrize("file", MODULES, ids=_name)
def test_imports_point_from_the_edges_to_the_core(file: Path) -> None:
    if file in (PACKAGE / "__main__.py", PACKAGE / "__init__.py"):
        return  # the two doors: the command, and connect()
    own = _room(_name(file))
    for imported in _imports(file):
        if imported.startswith("gmgkg.") and imported != "gmgkg.__version__":
            assert RANK[_room(imported)] <= RANK[own], imported


@pytest.mark.parametrize("file", MODULES, ids=_name)
def test_only_the_store_opens_an_engine(file: Path) -> None:
    text = file.read_text()
    opens = "pyoxigraph.Store" in text or "pyoxigraph.Store" in _imports(file)
    assert not opens or _name(file).startswith("gmgkg.store.")


def test_core_does_no_input_or_output() -> None:
    forbidden = {"flask", "click", "os", "shutil", "subprocess", "socket", "tempfile"}
    for file in PACKAGE.glob("*.py"):
        if file.stem in ("__main__", "__init__"):
            continue
        assert not _imports(file) & forbidden, file
        calls = {
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            for node in ast.walk(ast.parse(file.read_text()))
            if isinstance(node, ast.Call)
        }
        assert not calls & {"open", "read_text", "read_bytes", "write_text", "write_bytes"}, file


def _turtle(root: Path) -> list[Path]:
    """Return every Turtle file of the graph."""
    return [file for file, _ in turtle_files(root)] + shape_files(root)


def test_prefixes_are_ours_used_and_in_alphabetical_order(root: Path) -> None:
    known = PREFIXES | {"shape": "https://w3id.org/gmgkg/shape/"}
    for file in _turtle(root):
        text = file.read_text()
        declared = re.findall(r"(?m)^@prefix ([\w-]+): <([^>]*)> \.$", text)
        names = [name for name, _ in declared]
        assert names == sorted(names), file
        body = re.sub(r"(?m)^@prefix .*$", "", text)
        for name, iri in declared:
            assert known[name] == iri, f"{file}: {name}"
            assert re.search(rf"(?<![\w-]){name}:", body), f"{file}: {name} is not used"


def test_statements_are_indented_by_tabs_and_lines_end_clean(root: Path) -> None:
    for file in _turtle(root):
        for number, line in enumerate(file.read_text().splitlines(), 1):
            assert line == line.rstrip(), f"{file}:{number}"
            assert not line.startswith(" "), f"{file}:{number}"


def test_no_address_of_a_machine_or_registry_stands_in_the_graph(root: Path) -> None:
    for file in [*_turtle(root), *query_files(root, "questions")]:
        assert not re.search(r"/home/|/root/|/tmp/|pypi\.org|registry\.npmjs", file.read_text()), (
            file
        )


def test_term_is_defined_in_the_order_type_label_comment_last_definer(root: Path) -> None:
    for file in sorted((root / "ontology").glob("*.ttl")):
        for block in re.findall(r"(?m)^gmg:\w+\n(?:\t.*\n)+", file.read_text()):
            words = [line.split()[0] for line in block.splitlines()[1:]]
            assert words[:3] == ["a", "rdfs:label", "rdfs:comment"], block
            assert words[-1] == "rdfs:isDefinedBy", block


def test_ontology_has_the_version_of_the_package(root: Path) -> None:
    statements = {
        (triple.predicate.value.rpartition("#")[2], getattr(triple.object, "value", ""))
        for triple in parse_turtle(root / "ontology/ontology.ttl")
    }
    assert ("versionInfo", gmgkg.__version__) in statements
    assert ("versionIRI", f"https://w3id.org/gmgkg/ontology/{gmgkg.__version__}") in statements


def test_version_stands_in_the_changelog_and_the_citation() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    assert f"## [{project['version']}]" in (PROJECT / "CHANGELOG.md").read_text()
    dataset = (PROJECT / "data/reference/dataset.ttl").read_text(encoding="utf-8")
    version = dataset.partition('owl:versionInfo "')[2].partition('"')[0]
    assert f'version: "{version}"' in (PROJECT / "CITATION.cff").read_text(encoding="utf-8")


def test_readme_names_every_command_and_question(root: Path) -> None:
    readme = (PROJECT / "README.md").read_text()
    for command in COMMANDS:
        assert f"`gmgkg {command}" in readme, command
    for file in query_files(root, "questions"):
        assert f"`{file.stem}`" in readme, file.stem
