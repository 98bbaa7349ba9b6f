"""Companies, partners, documents with their steps and deliveries, archive, journal, counters and search."""

from __future__ import annotations

from sqlite_utils import Database

PEOPLE = [
    """CREATE TABLE companies (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, street TEXT, postcode TEXT, town TEXT, country TEXT,
        email TEXT, phone TEXT, web TEXT, language TEXT NOT NULL, state TEXT NOT NULL, terms TEXT NOT NULL,
        created_at TEXT NOT NULL) STRICT""",
    "CREATE INDEX companies_by_name ON companies (name, id)",
    """CREATE TABLE company_identifiers (
        scheme TEXT NOT NULL, value TEXT NOT NULL, company_id TEXT NOT NULL REFERENCES companies (id),
        PRIMARY KEY (scheme, value)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX identifiers_by_value ON company_identifiers (value)",
    "CREATE INDEX identifiers_by_company ON company_identifiers (company_id)",
    """CREATE TABLE users (
        id TEXT PRIMARY KEY, company_id TEXT REFERENCES companies (id), email TEXT NOT NULL COLLATE NOCASE UNIQUE,
        name TEXT NOT NULL, password TEXT, role TEXT NOT NULL, state TEXT NOT NULL, language TEXT NOT NULL,
        created_at TEXT NOT NULL, last_sign_in TEXT, ends_on TEXT) STRICT""",
    "CREATE INDEX users_by_company ON users (company_id, email)",
    """CREATE TABLE sessions (
        hash TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id), csrf TEXT NOT NULL, device TEXT,
        created_at TEXT NOT NULL, last_seen TEXT NOT NULL, ends_at TEXT NOT NULL) STRICT, WITHOUT ROWID""",
    "CREATE INDEX sessions_by_user ON sessions (user_id)",
    """CREATE TABLE tokens (
        id TEXT PRIMARY KEY, company_id TEXT NOT NULL REFERENCES companies (id), user_id TEXT, name TEXT NOT NULL,
        scope TEXT NOT NULL, hash TEXT NOT NULL UNIQUE, created_at TEXT NOT NULL, ends_at TEXT, revoked_at TEXT
        ) STRICT""",
    "CREATE INDEX tokens_by_company ON tokens (company_id, created_at)",
    """CREATE TABLE links (
        hash TEXT PRIMARY KEY, kind TEXT NOT NULL, user_id TEXT NOT NULL REFERENCES users (id),
        ends_at TEXT NOT NULL, used_at TEXT) STRICT, WITHOUT ROWID""",
    """CREATE TABLE misses (
        key TEXT PRIMARY KEY, count INTEGER NOT NULL, last_at TEXT NOT NULL) STRICT, WITHOUT ROWID""",
    """CREATE TABLE credentials (
        kind TEXT NOT NULL, value TEXT NOT NULL, company_id TEXT NOT NULL REFERENCES companies (id),
        PRIMARY KEY (kind, value)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE authorisations (
        company_id TEXT NOT NULL REFERENCES companies (id), agent_id TEXT NOT NULL REFERENCES companies (id),
        since TEXT NOT NULL, PRIMARY KEY (company_id, agent_id)) STRICT, WITHOUT ROWID""",
]

PARTNERS = [
    """CREATE TABLE requests (
        id TEXT PRIMARY KEY, asker_id TEXT NOT NULL REFERENCES companies (id),
        asked_id TEXT NOT NULL REFERENCES companies (id), role TEXT NOT NULL, message TEXT, state TEXT NOT NULL,
        asked_at TEXT NOT NULL, answered_at TEXT, reason TEXT) STRICT""",
    "CREATE UNIQUE INDEX one_pending_request ON requests (asker_id, asked_id) WHERE state = 'pending'",
    "CREATE INDEX requests_received ON requests (asked_id, state, asked_at)",
    "CREATE INDEX requests_sent ON requests (asker_id, state, asked_at)",
    """CREATE TABLE agreements (
        sender_id TEXT NOT NULL REFERENCES companies (id), receiver_id TEXT NOT NULL REFERENCES companies (id),
        relation TEXT NOT NULL, terms TEXT NOT NULL, since TEXT NOT NULL, ended_at TEXT,
        PRIMARY KEY (sender_id, receiver_id)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX agreements_by_receiver ON agreements (receiver_id, sender_id)",
]

DOCUMENTS = [
    """CREATE TABLE payloads (
        sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, body BLOB) STRICT""",
    """CREATE TABLE envelopes (
        id TEXT PRIMARY KEY, company_id TEXT NOT NULL REFERENCES companies (id), by TEXT, channel TEXT NOT NULL,
        name TEXT, media_type TEXT, sha256 TEXT NOT NULL, size INTEGER NOT NULL, key TEXT, received_at TEXT NOT NULL
        ) STRICT""",
    "CREATE INDEX envelopes_by_bytes ON envelopes (company_id, sha256)",
    "CREATE UNIQUE INDEX envelopes_by_key ON envelopes (company_id, key) WHERE key IS NOT NULL",
    """CREATE TABLE documents (
        n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, envelope_id TEXT NOT NULL REFERENCES envelopes (id),
        company_id TEXT NOT NULL REFERENCES companies (id), sender_id TEXT, receiver_id TEXT, chosen_id TEXT,
        status TEXT NOT NULL, status_since TEXT NOT NULL, actor TEXT NOT NULL, problem TEXT,
        lane TEXT, next_at TEXT, lease TEXT, route TEXT, crashes INTEGER NOT NULL, attempts INTEGER NOT NULL,
        run INTEGER NOT NULL, held INTEGER NOT NULL, unpacked INTEGER NOT NULL,
        name TEXT, media_type TEXT, sha256 TEXT NOT NULL, size INTEGER NOT NULL, attachments TEXT,
        format TEXT, type TEXT, head TEXT, plan TEXT, target TEXT, target_format TEXT, pivot TEXT, renderings TEXT,
        number_key TEXT, bytes_key TEXT,
        doubtful INTEGER NOT NULL, answer TEXT NOT NULL, answer_reason TEXT, answered_by TEXT, answered_at TEXT,
        replaces TEXT, replaced_by TEXT, same_as TEXT, rival TEXT,
        received_at TEXT NOT NULL, arrived_at TEXT, delivered_at TEXT, archived_at TEXT, not_before TEXT) STRICT""",
    "CREATE INDEX documents_by_envelope ON documents (envelope_id)",
    "CREATE INDEX documents_to_do ON documents (lane, next_at, route, id) WHERE lane IS NOT NULL",
    "CREATE INDEX documents_unsent ON documents (received_at) WHERE status = 'draft'",
    "CREATE INDEX documents_leased ON documents (lease) WHERE lease IS NOT NULL",
    """CREATE UNIQUE INDEX one_document_for_a_number ON documents (number_key)
        WHERE number_key IS NOT NULL AND status IN ('in_progress', 'waiting', 'delivered')""",
    """CREATE UNIQUE INDEX one_document_for_its_bytes ON documents (bytes_key)
        WHERE bytes_key IS NOT NULL AND status IN ('in_progress', 'waiting', 'delivered')""",
    "CREATE INDEX documents_of_a_number ON documents (number_key) WHERE number_key IS NOT NULL",
    """CREATE TABLE lines (
        company_id TEXT NOT NULL, direction TEXT NOT NULL, document_id TEXT NOT NULL REFERENCES documents (id),
        at TEXT NOT NULL, status TEXT NOT NULL, answer TEXT NOT NULL, flag INTEGER NOT NULL,
        type TEXT, number TEXT NOT NULL, partner_id TEXT, partner TEXT NOT NULL, issued TEXT NOT NULL,
        due TEXT NOT NULL, currency TEXT, amount INTEGER NOT NULL,
        read_at TEXT, read_by TEXT, trashed_at TEXT, trashed_by TEXT,
        PRIMARY KEY (company_id, direction, document_id)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX lines_by_document ON lines (document_id)",
    "CREATE INDEX lines_by_time ON lines (company_id, direction, at, document_id)",
    "CREATE INDEX lines_by_arrival ON lines (company_id, at, document_id)",
    "CREATE INDEX lines_by_flag ON lines (company_id, flag, at, document_id)",
    "CREATE INDEX lines_by_number ON lines (company_id, direction, number, document_id)",
    "CREATE INDEX lines_by_issue ON lines (company_id, direction, issued, document_id)",
    "CREATE INDEX lines_by_amount ON lines (company_id, direction, amount, document_id)",
    """CREATE TABLE steps (
        document_id TEXT NOT NULL REFERENCES documents (id), n INTEGER NOT NULL, run INTEGER NOT NULL,
        stage TEXT NOT NULL, status TEXT NOT NULL, started TEXT NOT NULL, took REAL NOT NULL, plugin TEXT,
        reports TEXT, losses TEXT, sha256 TEXT, name TEXT, media_type TEXT, size INTEGER,
        PRIMARY KEY (document_id, n)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE deliveries (
        document_id TEXT NOT NULL REFERENCES documents (id), n INTEGER NOT NULL, key TEXT NOT NULL,
        channel TEXT NOT NULL, address TEXT NOT NULL, started_at TEXT NOT NULL, ended_at TEXT,
        outcome TEXT NOT NULL, doubtful INTEGER NOT NULL, reference TEXT, detail TEXT, next_at TEXT,
        PRIMARY KEY (document_id, n)) STRICT, WITHOUT ROWID""",
    """CREATE VIRTUAL TABLE words USING fts5 (
        companies, text, tokenize = "unicode61 remove_diacritics 2", prefix = '2 4')""",
]

RECORDS = [
    """CREATE TABLE containers (
        document_id TEXT NOT NULL REFERENCES documents (id), n INTEGER NOT NULL, archive TEXT NOT NULL,
        name TEXT NOT NULL, media_type TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
        sealed_at TEXT NOT NULL, kept_until TEXT NOT NULL, verdict TEXT, verified_at TEXT,
        PRIMARY KEY (document_id, n)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE journal (
        n INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, company_id TEXT, act TEXT NOT NULL,
        object TEXT, detail TEXT NOT NULL, hash TEXT NOT NULL) STRICT""",
    "CREATE INDEX journal_by_company ON journal (company_id, n)",
    "CREATE INDEX journal_by_object ON journal (object, n)",
    """CREATE TABLE exchanged (
        n INTEGER PRIMARY KEY, at TEXT NOT NULL, document_id TEXT NOT NULL, sender_id TEXT NOT NULL,
        receiver_id TEXT NOT NULL, source_sha256 TEXT NOT NULL, delivered_sha256 TEXT NOT NULL, hash TEXT NOT NULL
        ) STRICT""",
    """CREATE TABLE counters (
        company_id TEXT NOT NULL, name TEXT NOT NULL, value INTEGER NOT NULL,
        PRIMARY KEY (company_id, name)) STRICT, WITHOUT ROWID""",
]

COUNTED = {
    "'unread:' || coalesce({row}.type, '')": (
        "{row}.direction = 'received' AND {row}.read_at IS NULL AND {row}.trashed_at IS NULL"
    ),
    "'flags'": "{row}.direction = 'sent' AND {row}.flag = 1",
    "'drafts'": "{row}.direction = 'sent' AND {row}.status = 'draft' AND {row}.trashed_at IS NULL",
}
"""What the first screen counts: each counter's name and the lines that belong to it."""


def _counting(event: str, row: str, step: int) -> list[str]:
    return [
        f"""CREATE TRIGGER counter_{n}_{event.split()[0].lower()}_{row} AFTER {event} ON lines
            WHEN {belongs.format(row=row)} BEGIN
            INSERT INTO counters VALUES ({row}.company_id, {name.format(row=row)}, {step})
            ON CONFLICT DO UPDATE SET value = value + {step}; END"""
        for n, (name, belongs) in enumerate(COUNTED.items())
    ]


def _counters() -> list[str]:
    """Triggers keep the counters, so that no way of changing a line can forget them."""
    update = "UPDATE OF type, status, flag, read_at, trashed_at"
    return [
        *_counting("INSERT", "new", 1),
        *_counting("DELETE", "old", -1),
        *_counting(update, "new", 1),
        *_counting(update, "old", -1),
    ]


def apply(database: Database) -> None:
    """Makes every table of the first release."""
    for statement in (*PEOPLE, *PARTNERS, *DOCUMENTS, *RECORDS, *_counters()):
        database.execute(statement)
