"""The store that this application asks."""

from typing import cast

from flask import current_app

from gmgkg.store import Store


def current_store() -> Store:
    """Return the store of the application that answers the current request."""
    return cast("Store", current_app.config["STORE"])
