"""Requests between companies, the agreements that come of them, and who may send in whose name."""

from __future__ import annotations

from datetime import datetime

from comptoir_hub.store.codec import from_json, to_json
from comptoir_hub.store.identity import instant, stamp
from comptoir_hub.store.records import Agreement, Relation, Request, RequestState, Standing, Terms
from comptoir_hub.store.room import Room, Row

REQUEST = "requests.id, asker_id, asked_id, role, message, requests.state, asked_at, answered_at, reason"
AGREEMENT = "sender_id, receiver_id, relation, agreements.terms, since, ended_at"


class Partnerships(Room):
    """Who trades with whom, and how."""

    def ask(self, request: Request) -> None:
        """Keeps a request; raises sqlite3.IntegrityError when one is pending already."""
        values = {
            "id": request.id, "asker_id": request.asker_id, "asked_id": request.asked_id, "role": request.role,
            "message": request.message, "state": request.state, "asked_at": stamp(request.asked_at),
        }  # fmt: skip
        self._insert("requests", values)

    def request(self, company_id: str, request_id: str) -> Request | None:
        """A request that this company sent or received."""
        sql = f"""SELECT {REQUEST}, companies.name AS partner FROM requests JOIN companies
            ON companies.id = CASE asker_id WHEN :company THEN asked_id ELSE asker_id END
            WHERE requests.id = :id AND :company IN (asker_id, asked_id)"""
        row = self._one(sql, {"company": company_id, "id": request_id})
        return _request(row) if row else None

    def received(self, company_id: str, state: RequestState, *, limit: int = 50) -> list[Request]:
        """Requests to a company, the newest first."""
        sql = f"""SELECT {REQUEST}, companies.name AS partner FROM requests JOIN companies ON companies.id = asker_id
            WHERE asked_id = ? AND requests.state = ? ORDER BY asked_at DESC LIMIT ?"""
        return [_request(row) for row in self._all(sql, (company_id, state, limit))]

    def sent(self, company_id: str, state: RequestState, *, limit: int = 50) -> list[Request]:
        """Requests of a company, the newest first."""
        sql = f"""SELECT {REQUEST}, companies.name AS partner FROM requests JOIN companies ON companies.id = asked_id
            WHERE asker_id = ? AND requests.state = ? ORDER BY asked_at DESC LIMIT ?"""
        return [_request(row) for row in self._all(sql, (company_id, state, limit))]

    def pending(self, asker_id: str, asked_id: str) -> bool:
        """Whether the one asked the other and has no answer yet."""
        sql = "SELECT 1 FROM requests WHERE asker_id = ? AND asked_id = ? AND state = 'pending'"
        return self._one(sql, (asker_id, asked_id)) is not None

    def is_overtaken(self, request: Request) -> bool:
        """Whether either of the two asked again since, or they became partners, for however long."""
        pair = {
            "id": request.id, "one": request.asker_id, "other": request.asked_id, "at": stamp(request.asked_at),
        }  # fmt: skip
        sql = """SELECT 1 FROM requests WHERE (asker_id, asked_id) IN ((:one, :other), (:other, :one))
            AND (asked_at, id) > (:at, :id)
            UNION ALL SELECT 1 FROM agreements WHERE since >= :at
            AND (sender_id, receiver_id) IN ((:one, :other), (:other, :one)) LIMIT 1"""
        return self._one(sql, pair) is not None

    def answer(self, request_id: str, state: RequestState, at: datetime, reason: str | None = None) -> None:
        """Closes a request."""
        sql = "UPDATE requests SET state = ?, answered_at = ?, reason = ? WHERE id = ?"
        self._run(sql, (state, stamp(at), reason, request_id))

    def agree(self, sender_id: str, receiver_id: str, relation: Relation, terms: Terms, at: datetime) -> None:
        """Lets documents flow one way; an agreement that had ended begins anew."""
        sql = """INSERT INTO agreements VALUES (?, ?, ?, ?, ?, NULL) ON CONFLICT DO UPDATE
            SET relation = excluded.relation, terms = excluded.terms, since = excluded.since, ended_at = NULL"""
        self._run(sql, (sender_id, receiver_id, relation, to_json(terms), stamp(at)))

    def set_terms(self, sender_id: str, receiver_id: str, terms: Terms) -> bool:
        """Changes what is agreed; False when there is no agreement."""
        sql = "UPDATE agreements SET terms = ? WHERE sender_id = ? AND receiver_id = ? AND ended_at IS NULL"
        return self._run(sql, (to_json(terms), sender_id, receiver_id)) == 1

    def end(self, one: str, other: str, at: datetime) -> bool:
        """Ends the agreements of two companies, both ways; False when there were none."""
        sql = """UPDATE agreements SET ended_at = ? WHERE ended_at IS NULL
            AND ((sender_id = ? AND receiver_id = ?) OR (sender_id = ? AND receiver_id = ?))"""
        return self._run(sql, (stamp(at), one, other, other, one)) > 0

    def agreement(self, sender_id: str, receiver_id: str) -> Agreement | None:
        """What holds for documents from one to the other, if they are partners now."""
        sql = f"""SELECT {AGREEMENT}, companies.name AS partner FROM agreements JOIN companies
            ON companies.id = receiver_id WHERE sender_id = ? AND receiver_id = ? AND ended_at IS NULL"""
        row = self._one(sql, (sender_id, receiver_id))
        return _agreement(row) if row else None

    def standing(self, sender_id: str, receiver_id: str) -> Standing:
        """How two companies stand with the hub and with each other now: one look before each attempt to deliver."""
        sql = """SELECT sender.name, sender.state, receiver.name, receiver.state, agreements.terms, receiver.terms
            FROM companies AS sender JOIN companies AS receiver ON receiver.id = ?
            LEFT JOIN agreements ON sender_id = sender.id AND receiver_id = receiver.id AND ended_at IS NULL
            WHERE sender.id = ?"""
        row = self._one(sql, (receiver_id, sender_id))
        assert row is not None
        agreed = from_json(row[4], Terms) if row[4] is not None else None
        return Standing(row[0], row[1], row[2], row[3], agreed, from_json(row[5], Terms))

    def partners(
        self, company_id: str, *, after: tuple[str, str] = ("", ""), limit: int = 50
    ) -> list[Agreement]:
        """A company's partners by name: what it sends them. `after` is name and id of the last one seen."""
        sql = f"""SELECT {AGREEMENT}, companies.name AS partner FROM agreements JOIN companies
            ON companies.id = receiver_id WHERE sender_id = ? AND ended_at IS NULL
            AND (companies.name, companies.id) > (?, ?) ORDER BY companies.name, companies.id LIMIT ?"""
        return [_agreement(row) for row in self._all(sql, (company_id, *after, limit))]

    def authorise(self, company_id: str, agent_id: str, at: datetime) -> None:
        """Lets another company send in this one's name."""
        sql = "INSERT INTO authorisations VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
        self._run(sql, (company_id, agent_id, stamp(at)))

    def revoke(self, company_id: str, agent_id: str) -> bool:
        """Takes the permission back; False when there was none."""
        sql = "DELETE FROM authorisations WHERE company_id = ? AND agent_id = ?"
        return self._run(sql, (company_id, agent_id)) > 0

    def agents(self, company_id: str, *, limit: int = 1000) -> list[str]:
        """The ids of those who may send in a company's name, by their names."""
        sql = """SELECT agent_id AS id FROM authorisations JOIN companies ON companies.id = agent_id
            WHERE company_id = ? ORDER BY companies.name, companies.id LIMIT ?"""
        return [row["id"] for row in self._all(sql, (company_id, limit))]

    def principals(self, agent_id: str, *, limit: int = 1000) -> list[str]:
        """The ids of those in whose names a company may send, by their names."""
        sql = """SELECT company_id AS id FROM authorisations JOIN companies ON companies.id = company_id
            WHERE agent_id = ? ORDER BY companies.name, companies.id LIMIT ?"""
        return [row["id"] for row in self._all(sql, (agent_id, limit))]

    def may_send_for(self, agent_id: str, company_id: str) -> bool:
        """Whether `agent_id` may send in the name of `company_id`; each may in its own."""
        sql = "SELECT 1 FROM authorisations WHERE company_id = ? AND agent_id = ?"
        return agent_id == company_id or self._one(sql, (company_id, agent_id)) is not None


def _request(row: Row) -> Request:
    return Request(
        row["id"], row["asker_id"], row["asked_id"], row["role"], row["message"], row["state"],
        datetime.fromisoformat(row["asked_at"]), instant(row["answered_at"]), row["reason"], row["partner"],
    )  # fmt: skip


def _agreement(row: Row) -> Agreement:
    return Agreement(
        row["sender_id"], row["receiver_id"], row["relation"], from_json(row["terms"], Terms),
        datetime.fromisoformat(row["since"]), instant(row["ended_at"]), row["partner"],
    )  # fmt: skip
