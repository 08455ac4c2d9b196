"""The knowledge graph of migration capacity building and the software that serves it.

In a program or a notebook, start with :func:`gmgkg.connect`.
"""

from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gmgkg.client import connect

__all__ = ["__version__", "connect"]

__version__ = version("gmgkg")


def __getattr__(name: str) -> object:
    """Return ``connect``, which is read only once it is asked for, for it brings all the rest."""
    if name == "connect":
        from gmgkg.client import connect  # noqa: PLC0415  importing gmgkg does no work

        return connect
    raise AttributeError(f"module 'gmgkg' has no attribute '{name}'")
