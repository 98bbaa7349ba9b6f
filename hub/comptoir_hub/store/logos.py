"""The companies' logos, one each at most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from comptoir_engine.logo import Picture

from comptoir_hub.store.identity import stamp
from comptoir_hub.store.room import Room


@dataclass(frozen=True, slots=True)
class Logo:
    """A company's logo, and who set it when."""

    picture: Picture
    by: str
    at: datetime


class Logos(Room):
    """Pictures by company."""

    def of(self, company_id: str) -> Logo | None:
        """A company's logo, if it has one."""
        row = self._one("SELECT media_type, content, by, at FROM logos WHERE company_id = ?", (company_id,))
        if row is None:
            return None
        return Logo(Picture(row["media_type"], row["content"]), row["by"], datetime.fromisoformat(row["at"]))

    def set(self, company_id: str, logo: Logo) -> None:
        """Sets a logo in the place of whatever was there."""
        self.remove(company_id)
        self._insert("logos", {
            "company_id": company_id, "media_type": logo.picture.media_type, "content": logo.picture.content,
            "by": logo.by, "at": stamp(logo.at),
        })  # fmt: skip

    def remove(self, company_id: str) -> bool:
        """Takes a logo away; False where there was none."""
        return self._run("DELETE FROM logos WHERE company_id = ?", (company_id,)) == 1
