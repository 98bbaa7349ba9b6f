"""Users, their sessions and one-time links, tokens, and the misses at the sign-in."""

from __future__ import annotations

from datetime import datetime, timedelta

from comptoir_hub.days import day_of
from comptoir_hub.store.identity import day, instant, stamp
from comptoir_hub.store.records import Session, Token, User, UserState
from comptoir_hub.store.room import Room, Row

USER = "users.id, company_id, email, users.name, role, users.state, users.language, last_sign_in, ends_on"


class People(Room):
    """Who may sign in, and who has."""

    def add(self, user: User, password: str | None, at: datetime) -> None:
        """Adds a user with the hash of a password; raises sqlite3.IntegrityError when the address is taken."""
        values = {
            "id": user.id, "company_id": user.company_id, "email": user.email, "name": user.name,
            "password": password, "role": user.role, "state": user.state, "language": user.language,
            "created_at": stamp(at), "ends_on": user.ends_on.isoformat() if user.ends_on else None,
        }  # fmt: skip
        self._insert("users", values)

    def get(self, user_id: str) -> User | None:
        """A user by id."""
        row = self._one(f"SELECT {USER} FROM users WHERE id = ?", (user_id,))
        return _user(row) if row else None

    def by_email(self, email: str) -> tuple[User, str | None] | None:
        """A user and the hash of the password, by e-mail address in any case."""
        row = self._one(f"SELECT {USER}, password FROM users WHERE email = ?", (email,))
        return (_user(row), row["password"]) if row else None

    def of_company(self, company_id: str | None, *, after: str = "", limit: int = 200) -> list[User]:
        """The users of a company by address; those of the hub itself for None. `after` is the last address seen."""
        sql = f"SELECT {USER} FROM users WHERE company_id IS ? AND email > ? ORDER BY email LIMIT ?"
        return [_user(row) for row in self._all(sql, (company_id, after, limit))]

    def administered(self, company_id: str, at: datetime) -> bool:
        """Whether anybody signs in for a company who may change how it receives."""
        sql = """SELECT 1 FROM users WHERE company_id = ? AND role = 'administrator' AND state = 'active'
            AND coalesce(ends_on >= ?, TRUE)"""
        return self._one(sql, (company_id, day_of(at).isoformat())) is not None

    def change(self, user_id: str, *, name: str, language: str) -> None:
        """Writes what a person may change of himself."""
        self._run("UPDATE users SET name = ?, language = ? WHERE id = ?", (name, language, user_id))

    def set_password(self, user_id: str, password: str) -> None:
        """Sets the hash of a password; an invited user is active from then on."""
        sql = """UPDATE users SET password = ?,
            state = CASE state WHEN 'invited' THEN 'active' ELSE state END WHERE id = ?"""
        self._run(sql, (password, user_id))

    def set_state(self, user_id: str, state: UserState) -> None:
        """Locks or unlocks a user."""
        self._run("UPDATE users SET state = ? WHERE id = ?", (state, user_id))

    def signed_in(self, user_id: str, at: datetime) -> None:
        """Notes the time of a sign-in."""
        self._run("UPDATE users SET last_sign_in = ? WHERE id = ?", (stamp(at), user_id))

    def open_session(self, session: Session) -> None:
        """Keeps a session under the hash of its secret."""
        values = {
            "hash": session.hash, "user_id": session.user.id, "csrf": session.csrf, "device": session.device,
            "created_at": stamp(session.created_at), "last_seen": stamp(session.last_seen),
            "ends_at": stamp(session.ends_at),
        }  # fmt: skip
        self._insert("sessions", values)

    def session(self, hashed: str) -> Session | None:
        """A session with its user, ended or not."""
        sql = f"""SELECT {USER}, csrf, hash, device, sessions.created_at AS opened, last_seen, ends_at
            FROM sessions JOIN users ON users.id = user_id WHERE hash = ?"""
        row = self._one(sql, (hashed,))
        return _session(row) if row else None

    def seen(self, hashed: str, at: datetime) -> None:
        """Notes that a session was used."""
        self._run("UPDATE sessions SET last_seen = ? WHERE hash = ?", (stamp(at), hashed))

    def close_session(self, hashed: str) -> None:
        """Ends a session."""
        self._run("DELETE FROM sessions WHERE hash = ?", (hashed,))

    def close_sessions_of(self, user_id: str, *, but: str = "") -> int:
        """Ends a person's sessions, but for one; how many there were."""
        return self._run("DELETE FROM sessions WHERE user_id = ? AND hash <> ?", (user_id, but))

    def add_link(self, hashed: str, kind: str, user_id: str, ends_at: datetime) -> None:
        """Keeps a one-time link (invitation, reset) under the hash of its secret."""
        values = {
            "hash": hashed,
            "kind": kind,
            "user_id": user_id,
            "ends_at": stamp(ends_at),
            "used_at": None,
        }
        self._insert("links", values)

    def link_holds(self, hashed: str, kind: str, at: datetime) -> bool:
        """Whether a link can still be used."""
        sql = "SELECT 1 FROM links WHERE hash = ? AND kind = ? AND used_at IS NULL AND ends_at > ?"
        return self._one(sql, (hashed, kind, stamp(at))) is not None

    def close_links_of(self, user_id: str, at: datetime) -> None:
        """Makes a person's unused links useless."""
        self._run("UPDATE links SET used_at = ? WHERE user_id = ? AND used_at IS NULL", (stamp(at), user_id))

    def use_link(self, hashed: str, kind: str, at: datetime) -> User | None:
        """Uses a link up; None when it is unknown, used or too old."""
        sql = """UPDATE links SET used_at = :at WHERE hash = :hash AND kind = :kind AND used_at IS NULL
            AND ends_at > :at RETURNING user_id"""
        row = self._one(sql, {"at": stamp(at), "hash": hashed, "kind": kind})
        return self.get(row["user_id"]) if row else None

    def misses(self, key: str) -> tuple[int, datetime] | None:
        """How often a sign-in failed in a row, and when last."""
        row = self._one("SELECT count, last_at FROM misses WHERE key = ?", (key,))
        return (row["count"], datetime.fromisoformat(row["last_at"])) if row else None

    def missed(self, key: str, at: datetime) -> None:
        """Counts a failed sign-in."""
        sql = """INSERT INTO misses VALUES (?, 1, ?) ON CONFLICT DO UPDATE
            SET count = count + 1, last_at = excluded.last_at"""
        self._run(sql, (key, stamp(at)))

    def forgive(self, key: str) -> None:
        """Forgets the misses after a sign-in that succeeded."""
        self._run("DELETE FROM misses WHERE key = ?", (key,))

    def tidy(self, at: datetime, *, limit: int) -> int:
        """Removes sessions and links that have ended and misses of yesterday; how many of the largest kind."""
        then = stamp(at)
        removed = [
            self._run(f"DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {table} WHERE {column} < ? LIMIT ?)",
                      (before, limit))
            for table, key, column, before in (
                ("sessions", "hash", "ends_at", then), ("links", "hash", "ends_at", then),
                ("misses", "key", "last_at", stamp(at - timedelta(days=1))),
            )
        ]  # fmt: skip
        return max(removed)

    def add_token(self, token: Token, hashed: str, user_id: str | None) -> None:
        """Keeps a token under its hash."""
        values = {
            "id": token.id, "company_id": token.company_id, "user_id": user_id, "name": token.name,
            "scope": token.scope, "hash": hashed, "created_at": stamp(token.created_at),
            "ends_at": stamp(token.ends_at) if token.ends_at else None,
        }  # fmt: skip
        self._insert("tokens", values)

    def token(self, hashed: str) -> Token | None:
        """A token by its hash, whether it still holds or not."""
        row = self._one("SELECT * FROM tokens WHERE hash = ?", (hashed,))
        return _token(row) if row else None

    def tokens_of(self, company_id: str, at: datetime, *, limit: int = 200) -> list[Token]:
        """A company's tokens: first those that hold, the newest first; then those that are over."""
        sql = """SELECT * FROM tokens WHERE company_id = ?
            ORDER BY revoked_at IS NOT NULL OR coalesce(ends_at <= ?, FALSE), created_at DESC, id DESC LIMIT ?"""
        return [_token(row) for row in self._all(sql, (company_id, stamp(at), limit))]

    def used_token(self, token_id: str, at: datetime) -> None:
        """Notes that a token was shown."""
        self._run("UPDATE tokens SET last_used = ? WHERE id = ?", (stamp(at), token_id))

    def revoke_token(self, company_id: str, token_id: str, at: datetime) -> bool:
        """Revokes a company's token for good; False when it has no such token."""
        sql = "UPDATE tokens SET revoked_at = ? WHERE company_id = ? AND id = ? AND revoked_at IS NULL"
        return self._run(sql, (stamp(at), company_id, token_id)) == 1


def _user(row: Row) -> User:
    return User(
        row["id"], row["company_id"], row["email"], row["name"], row["role"], row["state"], row["language"],
        instant(row["last_sign_in"]), day(row["ends_on"]),
    )  # fmt: skip


def _session(row: Row) -> Session:
    return Session(
        user=_user(row), csrf=row["csrf"], hash=row["hash"], device=row["device"],
        created_at=datetime.fromisoformat(row["opened"]), last_seen=datetime.fromisoformat(row["last_seen"]),
        ends_at=datetime.fromisoformat(row["ends_at"]),
    )  # fmt: skip


def _token(row: Row) -> Token:
    return Token(
        row["id"], row["company_id"], row["name"], row["scope"], datetime.fromisoformat(row["created_at"]),
        instant(row["ends_at"]), instant(row["revoked_at"]), instant(row["last_used"]),
    )  # fmt: skip
