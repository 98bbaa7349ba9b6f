"""What all rooms of the store share: a connection inside a transaction, and rows by name."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

Row = sqlite3.Row
Parameters = Sequence[Any] | Mapping[str, Any]


class Room:
    """One subject's statements; lives as long as its transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def _run(self, sql: str, parameters: Parameters = ()) -> int:
        """Runs one statement; the number of rows it changed."""
        return self._connection.execute(sql, parameters).rowcount

    def _one(self, sql: str, parameters: Parameters = ()) -> Row | None:
        row: Row | None = self._connection.execute(sql, parameters).fetchone()
        return row

    def _all(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        return self._connection.execute(sql, parameters).fetchall()

    def _insert(self, table: str, values: Mapping[str, Any]) -> None:
        columns = ", ".join(values)
        places = ", ".join(f":{column}" for column in values)
        self._connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({places})", values)

    def _update(self, table: str, values: Mapping[str, Any], where: str, keys: Mapping[str, Any]) -> int:
        """Sets columns; `where` uses the names of `keys`, which are none of the columns set."""
        changes = ", ".join(f"{column} = :{column}" for column in values)
        return self._run(f"UPDATE {table} SET {changes} WHERE {where}", {**values, **keys})
