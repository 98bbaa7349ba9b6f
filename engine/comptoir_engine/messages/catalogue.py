"""The catalogues: each installed package brings `locale/<language>/LC_MESSAGES/<package>.mo`.

The places of a sentence are filled after it was translated, so that a translation may move them.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from comptoir_engine.model import Message

Language = Literal["en", "de", "fr", "it"]
LANGUAGES: tuple[Language, ...] = ("en", "de", "fr", "it")


def say(message: Message, language: str, first: str = "comptoir_engine") -> str:
    """The message in `language`, in English where no catalogue has it; a place that nothing fills stays as written."""
    sentence = translated(message.key, language, first)
    if not message.args:
        return sentence
    for text in (sentence, message.key):
        try:
            return text.format_map(message.args)
        except (KeyError, IndexError, ValueError):
            continue
    return sentence


def translated(key: str, language: str, first: str = "comptoir_engine") -> str:
    """One sentence with its places still open. Where packages differ, the catalogue of the package `first` wins."""
    for catalogue in _catalogues(language, first):
        found = catalogue.gettext(key)
        if found != key:
            return found
    return key


@lru_cache(maxsize=32)
def _catalogues(language: str, first: str) -> tuple[gettext.NullTranslations, ...]:
    if language == "en":
        return ()
    found = (
        gettext.translation(package, folder / "locale", [language], fallback=True)
        for package, folder in _packages(first)
    )
    return tuple(catalogue for catalogue in found if isinstance(catalogue, gettext.GNUTranslations))


def _packages(first: str) -> Iterator[tuple[str, Path]]:
    """The top-level packages of all plugins, one of them before the others; none of them is imported."""
    names = dict.fromkeys(
        [first, "comptoir_engine", *(point.module.split(".")[0] for point in entry_points(group="comptoir"))]
    )
    for name in names:
        spec = find_spec(name)
        if spec is not None and spec.origin is not None:
            yield name, Path(spec.origin).parent
