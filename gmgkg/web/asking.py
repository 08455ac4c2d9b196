"""What this application asks: the guarded store, and the pool behind it."""

from typing import cast

from flask import current_app

from gmgkg.guard.pool import QueryPool
from gmgkg.store import Store


def current_store() -> Store:
    """Return the store of the application that answers the current request."""
    return cast("Store", current_app.config["STORE"])


def current_pool() -> QueryPool:
    """Return the pool of the application that answers the current request."""
    return cast("QueryPool", current_app.config["POOL"])


def data_version() -> str:
    """Return the version of the data that the application serves."""
    return cast("str", current_app.config["DATA_VERSION"])
