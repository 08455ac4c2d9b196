"""In which language the names of things are shown; the pages themselves are in English."""

from dataclasses import dataclass
from functools import lru_cache

from flask import request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

LANGUAGES = {
    "en": "English",
    "ar": "العربية",
    "es": "Español",
    "fr": "Français",
    "ru": "Русский",
    "zh": "中文",
}
"""The six languages of the United Nations, by tag and by their own name."""

_RIGHT_TO_LEFT = ("ar",)


@dataclass(frozen=True)
class Label:
    """What a thing is called.

    :ivar text: the name
    :ivar language: of the name, or nothing where it has none
    """

    text: str
    language: str

    @property
    def direction(self) -> str:
        """Return the direction of its letters, as HTML has it."""
        return "rtl" if self.language in _RIGHT_TO_LEFT else "ltr"


def chosen_language(given: str | None, accept: str) -> str:
    """Return the language of names: by the address, else by the browser, else English.

    :param given: the parameter ``lang`` of the address
    :param accept: the ``Accept-Language`` header (RFC 9110, section 12.5.4)
    """
    return given if given in LANGUAGES else preferred_language(accept)


@lru_cache(maxsize=512)
def preferred_language(accept: str) -> str:
    """Return the first of our languages that a browser prefers."""
    return parse_accept_header(accept, LanguageAccept).best_match(list(LANGUAGES), "en") or "en"


def current_language() -> str:
    """Return the language of names for the current request."""
    return chosen_language(request.args.get("lang"), request.headers.get("Accept-Language", ""))
