"""What all rooms of the store share: a connection inside a transaction, and rows by name."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

Row = sqlite3.Row
Parameters = Sequence[Any] | Mapping[str, Any]


class Room:
    """One subject's statements; lives as long as its connection and holds nothing of its own."""

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
        self._connection.execute(_inserting(table, tuple(values)), tuple(values.values()))

    def _update(self, table: str, values: Mapping[str, Any], where: str, *keys: Any) -> int:
        """Sets columns in the rows that `where` names by its `?`, which stand for `keys`."""
        return self._run(_updating(table, tuple(values), where), (*values.values(), *keys))


@cache
def _inserting(table: str, columns: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


@cache
def _updating(table: str, columns: tuple[str, ...], where: str) -> str:
    return f"UPDATE {table} SET {', '.join(f'{column} = ?' for column in columns)} WHERE {where}"
