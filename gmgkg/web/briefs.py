"""Briefs: one document about a country, an agency, a partner or a theme, to print or to send."""

from typing import cast, get_args

from flask import Blueprint, Response, abort, render_template, request

from gmgkg.analysis.brief.brief import Kind
from gmgkg.analysis.brief.compose import compose
from gmgkg.analysis.brief.writing import write_html, write_markdown
from gmgkg.library.values import resolve
from gmgkg.questions import Parameter, ParameterType
from gmgkg.web.asking import current_store
from gmgkg.web.choices import choices
from gmgkg.web.inventory import current_inventory
from gmgkg.web.world import world_shapes

blueprint = Blueprint("briefs", __name__)

_TYPES: dict[str, ParameterType] = {
    "country": "country",
    "agency": "organization",
    "partner": "organization",
    "theme": "theme",
}
# The document brings its own style and nothing else.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


@blueprint.route("/briefs")
def briefs() -> Response | str:
    """Offer the briefs, or lead to the one that was chosen."""
    kind, name = request.args.get("kind"), request.args.get("name")
    if kind and name:
        subject = _subject(kind, name).rpartition("/")[2]
        return Response(status=303, headers={"Location": f"/briefs/{kind}/{subject}"})
    return render_template(
        "briefs.html",
        kinds=[(kind, choices(_TYPES[kind])) for kind in get_args(Kind)],
    )


@blueprint.route("/briefs/<kind>/<name>")
def brief(kind: str, name: str) -> Response:
    """Answer with a brief, as HTML or, with ``format=markdown``, as Markdown."""
    subject = _subject(kind, name)
    made = compose(current_inventory(), cast("Kind", kind), subject)
    file = f"{kind}-{subject.rpartition('/')[2]}"
    if request.args.get("format") == "markdown":
        response = Response(write_markdown(made), mimetype="text/markdown")
        response.headers["Content-Disposition"] = f'attachment; filename="{file}.md"'
        return response
    response = Response(write_html(made, world_shapes()), mimetype="text/html")
    response.headers["Content-Security-Policy"] = _POLICY
    if "download" in request.args:
        response.headers["Content-Disposition"] = f'attachment; filename="{file}.html"'
    return response


def _subject(kind: str, name: str) -> str:
    """Return the IRI of what a brief is about.

    :raise BadParameter: where a name stands for nothing
    """
    if kind not in _TYPES:
        abort(404, f"There is no brief on a {kind}; there are {', '.join(_TYPES)}.")
    parameter = Parameter("name", _TYPES[kind], kind, default=None, optional=False)
    return resolve(current_store(), parameter, name).value
