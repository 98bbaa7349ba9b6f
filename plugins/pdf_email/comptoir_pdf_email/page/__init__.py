"""From a document of the pivot to what stands on its page: every value found a place, or is a loss."""

from __future__ import annotations

from comptoir_pdf_email.page.annexes import File
from comptoir_pdf_email.page.composing import Composed, compose

__all__ = ["Composed", "File", "compose"]
