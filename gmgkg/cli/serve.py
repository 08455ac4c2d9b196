"""``gmgkg serve``."""

from pathlib import Path

import click
from waitress.server import create_server

from gmgkg.cli.options import progress, quiet_option, store_option
from gmgkg.errors import StoreError
from gmgkg.graph.opening import open_store
from gmgkg.web import create_app


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8080,
    show_default=True,
    type=click.IntRange(1, 65535),
    help="Port to listen on.",
)
@store_option
@quiet_option
@click.pass_obj
def serve(root: Path, host: str, port: int, store: Path | None, *, quiet: bool) -> None:
    """Serve the endpoint, the resources and the dumps until stopped."""
    with progress(quiet=quiet) as show:
        show("reading the graph")
        app = create_app(open_store(store, root))
    try:
        server = create_server(app, host=host, port=port, ident="gmgkg")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StoreError(f"cannot listen on {host}:{port}: {reason}") from error
    if not quiet:
        click.echo(
            f"gmgkg at http://{host}:{port}/  endpoint http://{host}:{port}/sparql", err=True
        )
    server.run()
