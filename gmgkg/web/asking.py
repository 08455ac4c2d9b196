"""What this application asks: the guarded store, and what is behind it."""

from typing import cast

from flask import current_app, request

from gmgkg.guard.runner import Runner
from gmgkg.guard.store import GuardedStore
from gmgkg.store import Store


def current_client() -> str:
    """Return who sends the current request, by address."""
    return request.remote_addr or ""


def current_store() -> Store:
    """Return the guarded store of the application that answers the current request."""
    return GuardedStore(current_runner(), whole_store(), current_client())


def current_runner() -> Runner:
    """Return what runs the queries of the application that answers the current request."""
    return cast("Runner", current_app.config["RUNNER"])


def whole_store() -> Store:
    """Return the store itself, past every guard: for the server's own few queries."""
    return cast("Store", current_app.config["WHOLE"])


def data_version() -> str | None:
    """Return the version of the data, or None where they may change without a word."""
    return cast("str | None", current_app.config["DATA_VERSION"])
