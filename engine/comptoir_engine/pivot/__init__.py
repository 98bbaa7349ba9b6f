"""The engine's own language: UBL 2.1 with the semantics of EN 16931, by term, by head, by value, as a page."""

from __future__ import annotations
