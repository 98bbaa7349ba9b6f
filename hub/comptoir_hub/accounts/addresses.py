"""How often one address may miss at the sign-in: who tries one password on many accounts is slowed by no account.

A whole office may stand behind one address. One of its people misses some twenty times an hour at most, for then the
own account makes wait; of five hundred on a Monday morning a hundred may mistype. So `FREE` misses cost nothing, one
is forgiven each `EVERY`, and a sign-in that succeeds takes nothing away. Who guesses gets 360 tries an hour, on all
accounts together, and no more of the tenth of a second that each costs us.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from math import ceil

from comptoir_engine.model import Message

from comptoir_hub.accounts.sign_in import SignInMustWait

FREE = 100
EVERY = timedelta(seconds=10)
MOST = 10_000
"""Addresses that are remembered, a megabyte or two; of more, those that missed longest ago are forgotten."""
INSIDE = tuple(
    map(
        ip_network,
        ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10"),
    )
)
"""Where a proxy of the hub's own network has its address."""
HOUSE = 56
"""Bits of an IPv6 address that name the network of one customer, who can choose the rest of them at will."""

_TOO_MANY = Message("Too many attempts from your network. Try again in {n} seconds.")


@dataclass(slots=True)
class Tries:
    """The misses of each address. `_full_at` says when all of them are forgiven: one time says count and moment. Times
    are `uptime`: whoever sets the clock back shuts nobody out."""

    _full_at: OrderedDict[str, timedelta] = field(default_factory=OrderedDict)

    def reserve(self, address: str | None, at: timedelta) -> None:
        """Counts a try as a miss before it is made, so that many at once see each other; raises `SignInMustWait`."""
        if address is None:
            return
        since = max(at, self._full_at.get(address, at))
        over = since + EVERY - at - FREE * EVERY
        if over > timedelta():
            seconds = ceil(over.total_seconds())
            raise SignInMustWait(seconds, Message(_TOO_MANY.key, {"n": str(seconds)}))
        self._full_at[address] = since + EVERY
        self._full_at.move_to_end(address)
        if len(self._full_at) > MOST:
            self._full_at.popitem(last=False)

    def give_back(self, address: str | None) -> None:
        """Takes a reserved miss back: the password was right, or was not even looked at."""
        if address is not None and address in self._full_at:
            self._full_at[address] -= EVERY


def known_address(peer: str | None, forwarded: Sequence[str], proxies: int) -> str | None:
    """The address that a request comes from, or None where nobody can know it; of IPv6 the network that one house has.

    Of X-Forwarded-For as many entries are believed as there are proxies, from the end: the others anybody can write.
    Without the setting a request from this machine, or from its network with that header, may have passed a proxy:
    to count all of them as one would let anybody shut everybody out.
    """
    entries = [entry.strip() for line in forwarded for entry in line.split(",")]
    if proxies and entries:
        return _network(_parsed(entries[-min(proxies, len(entries))]))
    found = _parsed(peer or "")
    if found is None or found.is_loopback or (entries and any(found in net for net in INSIDE)):
        return None
    return _network(found)


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    """An address; some proxies add the port."""
    bare = text.partition("]")[0].lstrip("[") if text.startswith("[") else text
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found


def _network(address: IPv4Address | IPv6Address | None) -> str | None:
    if isinstance(address, IPv6Address):
        return str(ip_network((address, HOUSE), strict=False))
    return str(address) if address is not None else None
