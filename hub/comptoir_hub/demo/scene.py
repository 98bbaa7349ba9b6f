"""Who plays in the demo: companies, people and agreements, and strangers' documents as they come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import cycle

from comptoir_engine.model import Head, Identifier, Party

from comptoir_hub.accounts.people import add_user
from comptoir_hub.accounts.tokens import issue_token
from comptoir_hub.errors import Conflict
from comptoir_hub.exchange.hub import Hub
from comptoir_hub.partners import directory, requests
from comptoir_hub.partners.identifiers import normal
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Company, Terms

WHO = "demo"
PASSWORD = "comptoir-demo-2026"  # noqa: S105 - printed for everybody, good for a hub on loopback only
GLASS = Company(
    "", "Glashütte Birsfelden AG", (Identifier("0088", "7601000000019"), Identifier("0183", "CHE109030114")),
    street="Hafenstrasse 14", postcode="4127", town="Birsfelden", country="CH", language="de",
    email="rechnungen@glashuette.example",
)  # fmt: skip
BUILDERS = Company(
    "", "Rheinbogen Bau AG", (Identifier("0088", "7601000000026"), Identifier("0183", "CHE214770358")),
    street="Uferweg 3", postcode="4058", town="Basel", country="CH", language="de",
    email="kreditoren@rheinbogen.example",
)  # fmt: skip
INN = Company(
    "", "Gasthof Tannegg GmbH", (Identifier("0088", "7601000000033"), Identifier("0183", "CHE332160454")),
    street="Dorfplatz 1", postcode="6430", town="Schwyz", country="CH", language="de",
    email="buchhaltung@tannegg.example",
)  # fmt: skip
BATHS = Company(
    "", "Badhaus am Rhein AG", (Identifier("0088", "7601000000040"),), town="Rheinfelden", postcode="4310",
    country="CH", language="de", email="einkauf@badhaus.example",
)  # fmt: skip
PEOPLE = (
    ("anna.gerber@glashuette.example", "Anna Gerber", GLASS),
    ("beat.frei@rheinbogen.example", "Beat Frei", BUILDERS),
    ("carla.inderbitzin@tannegg.example", "Carla Inderbitzin", INN),
)


@dataclass(slots=True)
class Scene:
    """The hub with its players: each sending company's token, and the ways that receivers want."""

    hub: Hub
    ways: list[Terms]
    tokens: dict[str, str] = field(default_factory=dict)
    glass: Company = GLASS
    """The company that sends, once it is registered."""
    people: list[tuple[str, str, str]] = field(default_factory=list)
    """Who can sign in: address, name, company."""

    async def set(self) -> None:
        """Companies, people, partners; one company asks and waits for an answer."""
        glass, builders, inn, baths = [await self._company(each) for each in (GLASS, BUILDERS, INN, BATHS)]
        self.glass = glass
        owners = {GLASS.name: glass, BUILDERS.name: builders, INN.name: inn}
        for email, name, company in PEOPLE:
            await self._person(email, name, owners[company.name], "de")
        await self.connect(glass, builders, self.ways[0])
        await self.connect(glass, inn, self.ways[1])
        await requests.ask(
            self.hub.store,
            baths.id,
            glass.id,
            "supplier",
            "Wir bestellen ab Januar bei Ihnen.",
            who=WHO,
            at=now(),
        )

    async def connect(self, sender: Company, receiver: Company, terms: Terms) -> None:
        """Makes two companies partners; `terms` is how the receiver wants what the sender sends."""
        store, at = self.hub.store, now()
        asked = await requests.ask(store, sender.id, receiver.id, "customer", None, who=WHO, at=at)
        await requests.accept(store, receiver.id, asked, who=WHO, at=at)
        await requests.set_terms(store, sender.id, receiver.id, terms, who=WHO, at=at)

    async def token(self, company_id: str) -> str:
        """A token with which the company sends."""
        if company_id not in self.tokens:
            _, secret = await issue_token(self.hub.store, company_id, "demo", scope="send", who=WHO, at=now())
            self.tokens[company_id] = secret
        return self.tokens[company_id]

    async def welcome(self, heads: Iterable[Head]) -> None:
        """Lets the parties of strangers' documents in: each pair become partners, receivers by turns with each way."""
        ways, known = cycle(self.ways), {self.glass.id}
        for head in heads:
            sender, receiver = await self.party(head.sender), await self.party(head.receiver)
            if sender is None or receiver is None or sender.id == receiver.id:
                continue
            if sender.id not in known:
                known.add(sender.id)
                await self._person(f"clerk-{len(known) - 1}@senders.example", "Clerk", sender, "en")
            try:
                await self.connect(sender, receiver, next(ways))
            except Conflict:
                continue

    async def party(self, party: Party | None) -> Company | None:
        """The company that a document's party is, made where it is new; None for one without any number."""
        if party is None or not party.ids:
            return None
        ids = [normal(identifier) for identifier in party.ids]
        owners = await self.hub.store.read(lambda tx: tx.companies.owners(ids))
        if owners:
            return await self.hub.store.read(lambda tx: tx.companies.get(owners[0]))
        return await self._company(Company("", party.name or ids[0].value, tuple(ids), country=party.country))

    async def _person(self, email: str, name: str, company: Company, language: str) -> None:
        await add_user(
            self.hub.store, email=email, name=name, role="administrator", company_id=company.id,
            password=PASSWORD, who=WHO, at=now(), language=language,
        )  # fmt: skip
        self.people.append((email, name, company.name))

    async def _company(self, company: Company) -> Company:
        return await directory.register(self.hub.store, company, who=WHO, at=now())
