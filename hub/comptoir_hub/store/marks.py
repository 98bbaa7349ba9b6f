"""What the hub notes for itself, a text to a name."""

from __future__ import annotations

from comptoir_hub.store.room import Room


class Marks(Room):
    """Few and short; each has one who writes it."""

    def get(self, name: str) -> str | None:
        """What was noted under a name."""
        row = self._one("SELECT value FROM marks WHERE name = ?", (name,))
        return str(row["value"]) if row else None

    def put(self, name: str, value: str) -> None:
        """Notes a text in place of the one before."""
        self._run("INSERT OR REPLACE INTO marks VALUES (?, ?)", (name, value))
