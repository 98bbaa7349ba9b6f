"""Companies, the numbers by which documents name them, and what they may show at the door."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from comptoir_engine.model import CredentialKind, Identifier, Party

from comptoir_hub.store.codec import from_json, to_json
from comptoir_hub.store.identity import instant, stamp
from comptoir_hub.store.records import Company, CompanyState, Door, Terms
from comptoir_hub.store.room import Room, Row

COLUMNS = "id, name, street, postcode, town, country, email, phone, web, language, state, terms, created_at"


class Companies(Room):
    """Who is on the hub."""

    def add(self, company: Company) -> None:
        """Adds a company with its identifiers; raises sqlite3.IntegrityError when one belongs to another already."""
        self._insert("companies", _columns(company))
        for identifier in company.ids:
            self.add_identifier(company.id, identifier)

    def change(self, company: Company) -> None:
        """Writes a company's data anew; identifiers stay as they are."""
        values = _columns(company)
        del values["id"], values["created_at"]
        self._update("companies", values, "id = ?", company.id)

    def set_state(self, company_id: str, state: CompanyState) -> None:
        """Releases or locks a company."""
        self._run("UPDATE companies SET state = ? WHERE id = ?", (state, company_id))

    def set_terms(self, company_id: str, terms: Terms) -> None:
        """How the company wants to receive unless an agreement says otherwise."""
        self._run("UPDATE companies SET terms = ? WHERE id = ?", (to_json(terms), company_id))

    def add_identifier(self, company_id: str, identifier: Identifier) -> None:
        """Adds a number; raises sqlite3.IntegrityError when it belongs to a company already."""
        values = {"scheme": identifier.scheme, "value": identifier.value, "company_id": company_id}
        self._insert("company_identifiers", values)

    def remove_identifier(self, company_id: str, identifier: Identifier) -> bool:
        """Takes a number from a company; False when it has no such number."""
        sql = "DELETE FROM company_identifiers WHERE company_id = ? AND scheme = ? AND value = ?"
        return self._run(sql, (company_id, identifier.scheme, identifier.value)) == 1

    def get(self, company_id: str) -> Company | None:
        """A company with its identifiers."""
        row = self._one(f"SELECT {COLUMNS} FROM companies WHERE id = ?", (company_id,))
        return replace(_company(row), ids=self._ids(company_id)) if row else None

    def state(self, company_id: str) -> CompanyState | None:
        """Whether a company may do anything; None for one that is not on the hub."""
        row = self._one("SELECT state FROM companies WHERE id = ?", (company_id,))
        return row["state"] if row else None

    def party(self, company_id: str) -> Party | None:
        """A company as documents name it."""
        sql = """SELECT name, country, scheme, value FROM companies LEFT JOIN company_identifiers ON company_id = id
            WHERE id = ? ORDER BY scheme, value"""
        rows = self._all(sql, (company_id,))
        if not rows:
            return None
        ids = tuple(Identifier(scheme, value) for _, _, scheme, value in rows if scheme is not None)
        return Party(rows[0]["name"], ids, rows[0]["country"])

    def page(self, *, after: tuple[str, str] = ("", ""), limit: int = 50) -> list[Company]:
        """Companies by name; `after` is name and id of the last one seen."""
        sql = f"SELECT {COLUMNS} FROM companies WHERE (name, id) > (?, ?) ORDER BY name, id LIMIT ?"
        return [self._whole(row) for row in self._all(sql, (*after, limit))]

    def search(self, words: str, *, limit: int = 50, inactive: bool = False) -> list[Company]:
        """Companies whose name or town contains the words, or one of whose numbers is them; those so called first."""
        like = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        sql = f"""SELECT {COLUMNS} FROM companies WHERE (state = 'active' OR :inactive) AND (name LIKE :like ESCAPE '\\'
            OR town LIKE :like ESCAPE '\\' OR id IN (SELECT company_id FROM company_identifiers WHERE value = :number))
            ORDER BY name = :words COLLATE NOCASE DESC, name, id LIMIT :limit"""
        number = "".join(character for character in words if character.isalnum()).upper()
        wanted = {"words": words, "like": like, "number": number, "inactive": inactive, "limit": limit}
        return [self._whole(row) for row in self._all(sql, wanted)]

    def owner(self, identifier: Identifier) -> str | None:
        """The id of the company with this number; one without a scheme must be unique in all schemes."""
        if identifier.scheme:
            sql = "SELECT company_id FROM company_identifiers WHERE scheme = ? AND value = ?"
            row = self._one(sql, (identifier.scheme, identifier.value))
            return row["company_id"] if row else None
        sql = "SELECT DISTINCT company_id FROM company_identifiers WHERE value = ? LIMIT 2"
        rows = self._all(sql, (identifier.value,))
        return rows[0]["company_id"] if len(rows) == 1 else None

    def owners(self, identifiers: Iterable[Identifier]) -> list[str]:
        """The ids of all companies that have one of these numbers, in the numbers' order, each once."""
        found = (self.owner(identifier) for identifier in identifiers)
        return list(dict.fromkeys(company_id for company_id in found if company_id))

    def add_door(self, door: Door) -> None:
        """Adds a way to show who one is; raises sqlite3.IntegrityError when it is taken."""
        self._insert("credentials", {"kind": door.kind, "value": door.value, "company_id": door.company_id})

    def remove_door(self, door: Door) -> bool:
        """Takes one away; False where it did not show this company."""
        sql = "DELETE FROM credentials WHERE kind = ? AND value = ? AND company_id = ?"
        return self._run(sql, (door.kind, door.value, door.company_id)) > 0

    def behind(self, kind: CredentialKind, value: str) -> str | None:
        """The id of the company that shows this at the door."""
        row = self._one("SELECT company_id FROM credentials WHERE kind = ? AND value = ?", (kind, value))
        return row["company_id"] if row else None

    def _whole(self, row: Row) -> Company:
        return replace(_company(row), ids=self._ids(row["id"]))

    def _ids(self, company_id: str) -> tuple[Identifier, ...]:
        sql = "SELECT scheme, value FROM company_identifiers WHERE company_id = ? ORDER BY scheme, value"
        return tuple(Identifier(row["scheme"], row["value"]) for row in self._all(sql, (company_id,)))


def _columns(company: Company) -> dict[str, str | None]:
    assert company.created_at is not None
    return {
        "id": company.id, "name": company.name, "street": company.street, "postcode": company.postcode,
        "town": company.town, "country": company.country, "email": company.email, "phone": company.phone,
        "web": company.web, "language": company.language, "state": company.state, "terms": to_json(company.terms),
        "created_at": stamp(company.created_at),
    }  # fmt: skip


def _company(row: Row) -> Company:
    values = {key: row[key] for key in row.keys()}  # noqa: SIM118 - a Row iterates over its values
    values["terms"] = from_json(row["terms"], Terms)
    values["created_at"] = instant(row["created_at"])
    return Company(**values)
