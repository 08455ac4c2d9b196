"""The formats of an answer."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from gmgkg.formats import RESULT_FORMATS, Format
from gmgkg.library.answer import Answer
from gmgkg.library.spreadsheet import write_csv, write_xlsx
from gmgkg.library.standard import write_standard


@dataclass(frozen=True)
class AnswerFormat(Format):
    """A format of answers, and what writes it."""

    write: Callable[[Answer], bytes]


def write_json(answer: Answer) -> bytes:
    """Return an answer as JSON: what was asked, and the rows as records."""
    body = {
        "question": answer.question.name,
        "title": answer.question.title,
        "description": answer.question.description,
        "parameters": {name: term.value for name, term in answer.values.items()},
        "dataVersion": answer.version,
        "total": answer.total,
        "first": answer.first,
        "columns": list(answer.columns),
        "rows": answer.records(),
    }
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


_CSV = AnswerFormat("csv", "text/csv", "csv", write=write_csv)
_XLSX = AnswerFormat(
    "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xlsx",
    write=write_xlsx,
)
_STANDARD = tuple(
    AnswerFormat(
        form.name,
        form.media_type,
        form.extension,
        write=partial(write_standard, codec=form.codec),
    )
    for form in RESULT_FORMATS
    if form.name != "csv"
)

ANSWER_FORMATS = (*_STANDARD, _CSV, _XLSX)
"""Those of the command: SPARQL results, but for CSV, where ours says more; and XLSX."""

API_FORMATS = (
    AnswerFormat("json", "application/json", "json", write=write_json),
    _CSV,
    _XLSX,
    *(replace(form, name=form.extension) for form in _STANDARD),
)
"""Those of the web: JSON is records there, and SPARQL results go by their file endings."""
