"""Text that a person gives, as UTF-8."""

from gmgkg.errors import UsageError


def decode(content: bytes | str, name: str) -> str:
    """Return a text that was given as UTF-8.

    :param name: what the message calls it
    :raise UsageError: where it is not UTF-8, with the place
    """
    if isinstance(content, str):
        return content
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{name}: not UTF-8: {error.reason} at byte {error.start}") from error
