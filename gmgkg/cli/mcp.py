"""``gmgkg mcp``."""

from contextlib import ExitStack
from pathlib import Path

import click

from gmgkg.agents.running import running
from gmgkg.cli.options import store_option
from gmgkg.errors import UsageError
from gmgkg.graph.opening import open_store
from gmgkg.graph.questions import load_questions
from gmgkg.guard import Limits

_HOST = "127.0.0.1"
_PORT = 8081


@click.command()
@click.option("--http", is_flag=True, help="Serve over streamable HTTP, at /mcp.")
@click.option("--host", show_default=_HOST, help="Address to listen on, with --http.")
@click.option(
    "--port",
    show_default=str(_PORT),
    type=click.IntRange(1, 65535),
    help="Port to listen on, with --http.",
)
@store_option
@click.pass_obj
def mcp(root: Path, host: str | None, port: int | None, store: str | None, *, http: bool) -> None:
    """Serve agents by the Model Context Protocol: each question of the library is a tool.

    Over standard input and output, as an agent starts it, or with --http.
    """
    try:
        from gmgkg.agents.server import create_server  # noqa: PLC0415  an extra
        from gmgkg.agents.serving import PATH, listen, serve_http, serve_stdio  # noqa: PLC0415
    except ImportError as error:
        raise UsageError(f'no MCP SDK ({error}); run: pip install "gmgkg[mcp]"') from error
    if not http and (host or port):
        raise UsageError("--host and --port go with --http")
    host, port, limits = host or _HOST, port or _PORT, Limits()
    with ExitStack() as opened:
        # An address that cannot be had is said before the graph is read.
        listening = opened.enter_context(listen(host, port)) if http else None
        graph = open_store(store, root)
        runner = opened.enter_context(running(graph, store, limits))
        server = create_server(runner, graph, load_questions(root), limits)
        if listening is None:
            serve_stdio(server, opened.close)
        else:
            address = f"http://{host}:{port}{PATH}"
            serve_http(
                server,
                listening,
                host,
                started=lambda: click.echo(f"gmgkg mcp at {address}", err=True),
            )
