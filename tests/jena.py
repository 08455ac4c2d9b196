"""Apache Jena's reader of RDF, as Debian packages it (libapache-jena-java)."""

import subprocess
import zipfile
from pathlib import Path

from conftest import missing, tool

_JARS = Path("/usr/share/java")
_NAMES = (
    *(f"jena-{part}" for part in ("arq", "base", "cmds", "core", "iri", "shacl", "shex")),
    *(f"jena-{part}" for part in ("rdfconnection", "tdb", "tdb2")),
    *(f"jena-dboe-{part}" for part in ("base", "index", "storage", "trans-data", "transaction")),
    *(f"commons-{part}" for part in ("cli", "codec", "compress", "csv", "io", "lang3", "logging")),
    *(f"jackson-{part}" for part in ("annotations", "core", "databind")),
    *("dexx.collection", "failureaccess", "gson", "guava", "httpclient", "httpcore"),
    *("jakarta.json-api", "jsonld-java", "protobuf", "thrift", "titanium-json-ld"),
    *("slf4j-api", "slf4j-simple"),
)
_MESSAGES = "org/apache/jena/ext/"


def riot(file: Path, work: Path) -> list[bytes]:
    """Return the statements of a file as N-Quads or N-Triples, sorted, each once.

    :param work: an empty folder
    :raise AssertionError: where the reader warns of anything
    """
    java = tool("java")
    core = _JARS / "jena-core.jar"
    if not core.exists():
        missing("Apache Jena")
    # The package has the messages of its XML library in a place where that does not look.
    with zipfile.ZipFile(core) as jar:
        for name in jar.namelist():
            if name.startswith(f"{_MESSAGES}xerces/") and name.endswith(".properties"):
                place = work / name.removeprefix(_MESSAGES)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(jar.read(name))
    jars = [_JARS / f"{name}.jar" for name in _NAMES]
    path = ":".join(str(each) for each in (*jars, work) if each.exists())
    ran = subprocess.run(
        [java, "-cp", path, "riotcmd.riot", "--strict", "--output=nquads", file],
        capture_output=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr.decode()) == (0, "")
    return sorted(set(ran.stdout.splitlines(keepends=True)))
