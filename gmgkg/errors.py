"""Every error that the package raises on purpose.

::

    GmgkgError                 status 500, exit 1   anything foreseen that went wrong
    ├── UsageError             status 400, exit 2   the caller asked for what does not exist
    │   ├── UnknownQuestion    status 404, exit 2   no question of that name
    │   └── BadParameter       status 400, exit 2   a parameter is unknown, missing or invalid
    ├── QuerySyntaxError       status 400, exit 1   the SPARQL text is not SPARQL
    ├── QueryRefused           status 403, exit 1   the query asks for what this store does not do
    ├── QueryFailed            status 400, exit 1   the query is SPARQL but cannot be evaluated
    ├── QueryFormatError       status 406, exit 1   the result cannot be written in that format
    ├── DataError              status 500, exit 1   a file of the graph is broken; file and line
    ├── StoreError             status 503, exit 1   a store cannot be opened, read or written
    ├── BusyError              status 503, exit 1   too many queries at once
    │   └── TooManyError       status 429, exit 1   too many of one client
    ├── OverTimeError          status 504, exit 1   a query went over its time
    └── TooLargeError          status 507, exit 1   over its memory, or its result over its size

Each edge translates once: the command line to one line on standard error and the exit code,
the web to the status and a problem document. Anything else is a defect and is not caught.
"""

from pathlib import Path


class GmgkgError(Exception):
    """Something foreseen went wrong; the message says what, where and what to do."""

    status = 500
    exit_code = 1


class UsageError(GmgkgError):
    """The caller asked for something that does not exist."""

    status = 400
    exit_code = 2


class UnknownQuestion(UsageError):  # noqa: N818  the tree reads better without the suffix
    """No question has that name."""

    status = 404


class BadParameter(UsageError):  # noqa: N818  the tree reads better without the suffix
    """A parameter of a question is unknown, missing or invalid."""


class QuerySyntaxError(GmgkgError):
    """The text is not SPARQL; ``line`` and ``column`` count from 1 where the parser knows them."""

    status = 400

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        """Keep the place beside the message."""
        super().__init__(message)
        self.line = line
        self.column = column


class QueryRefused(GmgkgError):  # noqa: N818  the tree reads better without the suffix
    """The query is SPARQL, but asks for something that this store does not do."""

    status = 403


class QueryFailed(GmgkgError):  # noqa: N818  the tree reads better without the suffix
    """The query is SPARQL, but its evaluation failed: an unknown function, say."""

    status = 400


class QueryFormatError(GmgkgError):
    """The result of this query form cannot be written in the format asked for."""

    status = 406


class DataError(GmgkgError):
    """A file of the graph is missing or broken; the message starts with file and line."""

    def __init__(self, message: str, file: Path, line: int | None = None) -> None:
        """Put the place in front of the message, as editors and compilers do."""
        place = str(file) if line is None else f"{file}:{line}"
        super().__init__(f"{place}: {message}")


class StoreError(GmgkgError):
    """A store cannot be opened, read or written."""

    status = 503


class BusyError(GmgkgError):
    """Too many queries run and wait already; asking again in a moment helps."""

    status = 503
    retry_after = 2


class TooManyError(BusyError):
    """Too many queries of one client wait already."""

    status = 429


class OverTimeError(GmgkgError):
    """The query was stopped because it went over its time; there is no partial answer."""

    status = 504


class TooLargeError(GmgkgError):
    """The query went over its memory, or its result over its size; there is no partial answer."""

    status = 507
