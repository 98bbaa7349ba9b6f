"""Which addresses are well formed, and which the hub may call."""

from __future__ import annotations

import pytest
from comptoir_engine.errors import ConfigError
from comptoir_http.addresses import Gate, check_address, networks, origin


@pytest.mark.parametrize(
    "address",
    [
        "https://partner.example",
        "https://partner.example/in?key=1",
        "http://10.1.2.3:8080/in",
        "https://[2001:db8::1]:8443/in",
        "https://münchen.example/in",
        "HTTPS://Partner.Example/",
    ],
)
def test_an_address_is_well_formed(address: str) -> None:
    assert check_address(address) is None


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "begins with https"),
        ("partner.example/in", "begins with https"),
        ("ftp://partner.example", "begins with https"),
        ("file:///etc/passwd", "begins with https"),
        ("javascript:alert(1)", "begins with https"),
        ("https://", "names no server"),
        ("https:///in", "names no server"),
        ("https://[::1/in", "names no server"),
        ("https://partner.example:0/", "port"),
        ("https://partner.example:70000/", "port"),
        ("https://partner.example:x/", "port"),
        ("https://user:secret@partner.example/", "password"),
        ("https://@partner.example/", "password"),
        ("https://partner.example/#in", "#"),
        ("https://partner.example/a b", "spaces"),
        ("https://partner.example/\r\nX: y", "spaces"),
        ("https://partner.example\\@evil.example/", "characters"),
        ("https://partner.example/" + "a" * 2_000, "longer"),
    ],
)
def test_what_is_wrong_with_an_address_is_said(address: str, said: str) -> None:
    wrong = check_address(address)
    assert wrong is not None
    assert said in str(wrong)
    assert "secret" not in str(wrong)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://partner.example/in/secret?key=secret", "https://partner.example"),
        ("https://partner.example:8443/in", "https://partner.example:8443"),
        ("http://[::1]:8080/in", "http://[::1]:8080"),
    ],
)
def test_only_the_origin_of_an_address_is_shown(address: str, shown: str) -> None:
    assert origin(address) == shown


NOT_PUBLIC = [
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "::10.0.0.1",
    "64:ff9b::127.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:a00:1::", "2001:0:1:1::80ff:fffe",
    "", "localhost", "1", "127.1", "0x7f000001",
]  # fmt: skip


@pytest.mark.parametrize("ip", NOT_PUBLIC)
def test_what_is_not_public_is_refused(ip: str) -> None:
    assert not Gate(()).opens(ip)


@pytest.mark.parametrize(
    "ip", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_what_is_public_is_open(ip: str) -> None:
    assert Gate(()).opens(ip)
    assert not Gate((), public=False).opens(ip)


def test_a_network_that_the_operator_names_is_open_and_no_other() -> None:
    gate = Gate(networks(["10.1.0.0/16", "fd00:1::/32", "127.0.0.1"]), public=False)
    assert all(gate.opens(ip) for ip in ("10.1.2.3", "::ffff:10.1.2.3", "fd00:1::5", "127.0.0.1"))
    assert not any(gate.opens(ip) for ip in ("10.2.0.1", "fd00:2::1", "127.0.0.2", "192.168.1.1"))


def test_a_network_that_is_none_is_named() -> None:
    with pytest.raises(ConfigError, match=r"10\.1\.0\.0/99 is no network"):
        networks(["10.1.0.0/99"])
