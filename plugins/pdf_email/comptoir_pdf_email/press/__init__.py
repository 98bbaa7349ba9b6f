"""Sets pages with typst, in a process of its own."""

from __future__ import annotations

from comptoir_pdf_email.press.machine import Press, press
from comptoir_pdf_email.press.wire import Job

__all__ = ["Job", "Press", "press"]
