"""``gmgkg serve``."""

import socket
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import click

from gmgkg.cli.options import progress, quiet_option, store_option
from gmgkg.errors import StoreError
from gmgkg.graph.opening import open_store
from gmgkg.guard import Limits
from gmgkg.web.serving import serve as run_server


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8080,
    show_default=True,
    type=click.IntRange(1, 65535),
    help="Port to listen on.",
)
@click.option(
    "--timeout",
    default=Limits.seconds,
    show_default=True,
    type=click.FloatRange(0.1, 3600),
    help="Seconds after which a query is stopped.",
)
@click.option(
    "--max-timeout",
    default=Limits.most_seconds,
    show_default=True,
    type=click.FloatRange(0.1, 3600),
    help="Seconds that a client may ask for with timeout=.",
)
@click.option(
    "--memory",
    default=Limits.worker_bytes // 1024 // 1024,
    show_default=True,
    type=click.IntRange(64, 1_000_000),
    help="Megabytes that one query may use.",
)
@click.option(
    "--allow-service",
    "services",
    multiple=True,
    metavar="URL",
    help="Endpoint that a query may ask by SERVICE; none without. Repeatable.",
)
@click.option(
    "--trusted-proxy",
    "proxies",
    multiple=True,
    metavar="ADDRESS",
    help="Web server in front, whose X-Forwarded-For and -Proto are believed. Repeatable.",
)
@click.option(
    "--dumps",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder that 'gmgkg export --all' wrote from the same data, to serve at /dumps/; without "
    "it the server writes its own.",
)
@click.option("--access-log", is_flag=True, help="Write a JSON line for each request.")
@store_option
@quiet_option
@click.pass_obj
def serve(  # noqa: PLR0913, PLR0917  the options
    root: Path,
    host: str,
    port: int,
    timeout: float,
    max_timeout: float,
    memory: int,
    services: tuple[str, ...],
    proxies: tuple[str, ...],
    dumps: Path | None,
    store: str | None,
    *,
    access_log: bool,
    quiet: bool,
) -> None:
    """Serve the endpoint, the questions, the resources and the dumps until stopped."""
    limits = replace(
        Limits(),
        seconds=timeout,
        most_seconds=max(timeout, max_timeout),
        worker_bytes=memory * 1024 * 1024,
        services=services,
    )
    _require_free(host, port)
    with progress(quiet=quiet) as show:
        show("reading the graph")
        opened = open_store(store, root)

    def started() -> None:
        if not quiet:
            address = f"http://{host}:{port}"
            click.echo(f"gmgkg at {address}/  endpoint {address}/sparql", err=True)

    run_server(
        opened,
        store,
        host,
        port,
        limits,
        root=root,
        dumps=dumps,
        proxies=proxies,
        log=access_log,
        started=started,
    )


def _require_free(host: str, port: int) -> None:
    """Say at once, and in one line, where the address cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with closing(socket.socket(family, kind, protocol)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise StoreError(f"cannot listen on {host}:{port}: {error.strerror or error}") from error
