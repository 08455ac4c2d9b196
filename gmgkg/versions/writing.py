"""A comparison as text for a terminal or a pull request, as JSON, and as one HTML document."""

import json
from collections.abc import Iterator
from itertools import groupby

from gmgkg.analysis.brief.writing import html_environment
from gmgkg.namespaces import XSD, shorten
from gmgkg.versions.comparing import Change, Comparison
from gmgkg.versions.kinds import KINDS
from gmgkg.versions.version import Value, Version

_SIGNS = {"began": "+", "changed": "~", "ended": "-"}
_TITLES = {kind.name: kind.title for kind in KINDS}
_NOTHING = "No difference."


def write_text(comparison: Comparison) -> str:
    """Return a comparison as plain text: ``+`` began, ``~`` changed, ``-`` ended."""
    lines = [f"old  {_head(comparison.old)}", f"new  {_head(comparison.new)}", ""]
    if not comparison.changes:
        return "\n".join([*lines, _NOTHING, ""])
    lines.append(f"{'':24}{'old':>7}{'new':>7}{'began':>8}{'changed':>9}{'ended':>7}")
    lines += [
        f"{count.kind.title:24}{count.old:>7}{count.new:>7}{count.began:>8}{count.changed:>9}"
        f"{count.ended:>7}"
        for count in comparison.counts
        if count.began or count.changed or count.ended
    ]
    for kind, changes in groupby(comparison.changes, key=lambda change: change.kind):
        lines += ["", _TITLES[kind]]
        for change in changes:
            lines += _lines(change)
    return "\n".join([*lines, ""])


def write_json(comparison: Comparison) -> str:
    """Return a comparison as JSON.

    =========== ===================================================================================
    ``old``     ``source``, ``version``, ``modified`` (null where the data do not say)
    ``new``     likewise
    ``counts``  for each kind that a version has: ``kind``, ``title``, ``old``, ``new``, ``began``,
                ``changed``, ``ended``
    ``changes`` each with ``kind``, ``change`` (began, changed, ended), ``iri``, ``label`` and
                ``properties``: ``property``, ``label``, ``before`` and ``after``, which hold the
                values that only the old and only the new version has, as SPARQL 1.1 Query Results
                JSON writes them, with ``label`` where one has a name; that of a blank node is
                what it holds
    =========== ===================================================================================
    """
    body = {
        "old": _version(comparison.old),
        "new": _version(comparison.new),
        "counts": [
            {
                "kind": count.kind.name,
                "title": count.kind.title,
                "old": count.old,
                "new": count.new,
                "began": count.began,
                "changed": count.changed,
                "ended": count.ended,
            }
            for count in comparison.counts
        ],
        "changes": [
            {
                "kind": change.kind,
                "change": change.what,
                "iri": change.iri,
                "label": change.label or None,
                "properties": [
                    {
                        "property": each.property,
                        "label": each.label or None,
                        "before": [_term(value) for value in each.before],
                        "after": [_term(value) for value in each.after],
                    }
                    for each in change.properties
                ],
            }
            for change in comparison.changes
        ],
    }
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def write_html(comparison: Comparison) -> str:
    """Return a comparison as one HTML document: no script, and nothing is loaded from elsewhere."""
    environment = html_environment("gmgkg.versions")
    environment.filters |= {"shorten": shorten, "shown": _shown}
    return environment.get_template("diff.html").render(
        comparison=comparison,
        kinds=[
            (_TITLES[kind], list(changes))
            for kind, changes in groupby(comparison.changes, key=lambda change: change.kind)
        ],
        signs=_SIGNS,
        nothing=_NOTHING,
    )


def _lines(change: Change) -> Iterator[str]:
    """Yield the lines about one change; of what began or ended its name is enough."""
    label = f"{change.label} " if change.label else ""
    yield f"  {_SIGNS[change.what]} {label}<{shorten(change.iri)}>"
    if change.what != "changed":
        return
    for each in change.properties:
        yield f"      {shorten(each.property)}"
        for sign, values in (("-", each.before), ("+", each.after)):
            # A text of several lines must not look like several changes.
            yield from (f"        {sign} {_shown(value)}".replace("\n", "\\n") for value in values)


def _head(version: Version) -> str:
    """Return which version it is."""
    date = f" of {version.date}" if version.date else ""
    return f"{version.number or 'no version'}{date}, {version.source}"


def _shown(value: Value) -> str:
    """Return a value as a person reads it: a text in quotes, a resource by label and IRI."""
    if value.type == "literal":
        datatype = shorten(value.datatype)
        suffix = f"@{value.language}" if value.language else f"^^{datatype}"
        return f'"{value.value}"' + ("" if value.datatype == f"{XSD}string" else suffix)
    text = shorten(value.value)
    return f"{value.label} <{text}>" if value.label else text


def _version(version: Version) -> dict[str, str | None]:
    """Return which version it is, for programs."""
    return {
        "source": version.source,
        "version": version.number or None,
        "modified": version.date or None,
    }


def _term(value: Value) -> dict[str, str]:
    """Return a value as SPARQL 1.1 Query Results JSON has it."""
    more = {"xml:lang": value.language, "datatype": value.datatype, "label": value.label}
    if value.datatype == f"{XSD}string":
        del more["datatype"]
    return {"type": value.type, "value": value.value} | {k: v for k, v in more.items() if v}
