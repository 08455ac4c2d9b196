"""The knowledge graph of migration capacity building and the software that serves it."""

from importlib.metadata import version

__version__ = version("gmgkg")
