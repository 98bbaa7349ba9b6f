"""Which day it is: an instant is on one day, the one where the hub is, wherever it is shown, counted or asked for."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Zurich")


def day_of(instant: datetime) -> date:
    """The day of an instant."""
    return instant.astimezone(ZONE).date()
