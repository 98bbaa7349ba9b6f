"""The contract and the flow of Comptoir, an exchange hub for business documents."""

from __future__ import annotations

__version__ = "0.1.0"
