"""Partners' addresses: which are well formed, and which the hub may call.

Whoever enters an address must not be able to make the hub call machines behind its firewall. So an address that is
not public is refused unless the operator names its network; the check is made on what the name resolves to, and the
connection goes to exactly what was checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)  # fmt: skip
from urllib.parse import urlsplit

from comptoir_engine.errors import ConfigError
from comptoir_engine.model import Message

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_LONGEST = 2_000
_FOREIGN = re.compile(r"[\x00-\x20\x7f\\]")
_KNOWN = 1_024
"""Addresses whose parts are remembered: the same partners get document after document."""
_NAT64 = IPv6Network("64:ff9b::/96")
_COMPATIBLE = IPv6Network("::/96")

_NOT_HTTP = Message("An address begins with https:// (or http://, where that is allowed).")
_NO_HOST = Message("The address names no server.")
_PORT = Message("The port in the address is not a number from 1 to 65535.")
_USER = Message("The address holds a user or a password. A token belongs into the settings of the channel.")
_FRAGMENT = Message("The address has a part behind #, which is never sent: remove it.")
_CHARACTERS = Message("The address holds spaces or characters that can't be in one.")
_TOO_LONG = Message("The address is longer than 2,000 characters.")
_NO_NETWORK = Message("In [channels.http] allow, {network} is no network. Write one as 10.1.0.0/16.")


@lru_cache(_KNOWN)
def check_address(address: str) -> Message | None:
    """What is wrong with a partner's address; None where it is well formed. Nothing is called."""
    if len(address) > _LONGEST:
        return _TOO_LONG
    if _FOREIGN.search(address):
        return _CHARACTERS
    try:
        url = urlsplit(address)
        port, host = url.port, url.hostname
    except ValueError:
        return _PORT if _has_host(address) else _NO_HOST
    if url.scheme not in ("https", "http"):
        return _NOT_HTTP
    if not host:
        return _NO_HOST
    if port == 0:
        return _PORT
    if "@" in url.netloc:
        return _USER
    return _FRAGMENT if "#" in address else None


def _has_host(address: str) -> bool:
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:
        return False


@lru_cache(_KNOWN)
def origin(address: str) -> str:
    """Scheme, server and port of an address: what may stand in a message and in a log. Nothing secret is in it."""
    url = urlsplit(address)
    host = f"[{url.hostname}]" if ":" in (url.hostname or "") else url.hostname
    return f"{url.scheme}://{host}" if url.port is None else f"{url.scheme}://{host}:{url.port}"


@dataclass(frozen=True, slots=True)
class Gate:
    """Which IP addresses the hub may connect to: those in `allowed`, and public ones if `public`."""

    allowed: tuple[Network, ...]
    public: bool = True

    def opens(self, ip: str) -> bool:
        """Whether the hub may connect to this address; False for what is no address."""
        try:
            address = _real(ip_address(ip.partition("%")[0]))
        except ValueError:
            return False
        if any(address in network for network in self.allowed):
            return True
        return self.public and address.is_global and not address.is_multicast


def networks(allow: Iterable[str]) -> tuple[Network, ...]:
    """The networks of the setting `allow`; raise `ConfigError` for one that is none."""
    return tuple(_network(text) for text in allow)


def _network(text: str) -> Network:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        raise ConfigError(Message(_NO_NETWORK.key, {"network": text})) from None


def _real(address: Address) -> Address:
    """The IPv4 address that an IPv6 address stands for, if it does: the connection would end there."""
    if isinstance(address, IPv4Address):
        return address
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > 0xFFFF):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
