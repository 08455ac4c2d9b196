"""A query as programs in several languages send it, to be copied."""

import json
from shlex import quote

_ROWS = "application/sparql-results+json"
_GRAPH = "text/turtle"


def write_requests(query: str, endpoint: str, *, graph: bool) -> dict[str, str]:
    """Return the code that asks a query, by the name of its language.

    :param query: stands in each as a literal of that language
    :param endpoint: its address
    :param graph: whether the query gives a graph rather than rows
    """
    # A literal of JSON is one of Python, R and JavaScript too.
    text, address = json.dumps(query, ensure_ascii=False), json.dumps(endpoint)
    return {
        "curl": (
            f"curl --fail-with-body --header 'Accept: {_GRAPH if graph else 'text/csv'}' \\\n"
            f"  --data-urlencode {quote(f'query={query}')} \\\n"
            f"  {quote(endpoint)}\n"
        ),
        "Python": (
            "import httpx\n\n"
            f"query = {text}\n"
            f'headers = {{"Accept": "{_GRAPH if graph else _ROWS}"}}\n'
            f'answer = httpx.post({address}, data={{"query": query}}, headers=headers)\n'
            "answer.raise_for_status()\n"
        )
        + (
            "print(answer.text)\n"
            if graph
            else 'for row in answer.json()["results"]["bindings"]:\n'
            '    print({name: term["value"] for name, term in row.items()})\n'
        ),
        "R": (
            "library(httr2)\n\n"
            f"query <- {text}\n"
            f"answer <- request({address}) |>\n"
            "  req_body_form(query = query) |>\n"
            f'  req_headers(Accept = "{_GRAPH if graph else "text/csv"}") |>\n'
            "  req_perform()\n"
        )
        + (
            "cat(resp_body_string(answer))\n"
            if graph
            else "rows <- read.csv(text = resp_body_string(answer))\nprint(rows)\n"
        ),
        "JavaScript": (
            f"const query = {text};\n"
            f"const answer = await fetch({address}, {{\n"
            '  method: "POST",\n'
            f'  headers: {{ Accept: "{_GRAPH if graph else _ROWS}" }},\n'
            "  body: new URLSearchParams({ query }),\n"
            "});\n"
            "if (!answer.ok) throw new Error(await answer.text());\n"
        )
        + (
            "console.log(await answer.text());\n"
            if graph
            else "const { results } = await answer.json();\nconsole.table(results.bindings);\n"
        ),
    }
