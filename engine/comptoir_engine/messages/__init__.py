"""How a message becomes a sentence in someone's language, from the catalogues of every installed package."""

from __future__ import annotations

from comptoir_engine.messages.catalogue import LANGUAGES, Language, say

__all__ = ["LANGUAGES", "Language", "say"]
