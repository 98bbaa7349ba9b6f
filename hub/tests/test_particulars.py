"""What a person types of a company is looked at: a wrong digit, scheme or country is said with its mend."""

from __future__ import annotations

import pytest
from comptoir_engine.model import Identifier
from comptoir_hub.errors import Invalid
from comptoir_hub.partners.particulars import checked_country, checked_number


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0088:7601000000019", "0088:7601000000019"),
        ("0183:CHE-109.030.114", "0183:CHE109030114"),
        ("VAT:CHE-109.030.114 MWST", "0183:CHE109030114"),
        ("0183:109.030.114", "0183:CHE109030114"),
        ("vat:de 136695976", "VAT:DE136695976"),
        ("9930:DE136695976", "VAT:DE136695976"),
        ("VAT:EL094259216", "VAT:EL094259216"),
        ("VAT:NO995525828MVA", "VAT:NO995525828MVA"),
        ("VAT:GB980780684", "VAT:GB980780684"),
        ("VAT:LI12345", "VAT:LI12345"),
        ("IBAN:CH93 0076 2011 6238 5295 7", "IBAN:CH9300762011623852957"),
        ("0208:0428759497", "0208:0428759497"),
        ("0060:123456789", "0060:123456789"),
        ("TPID:41010000001", "TPID:41010000001"),
        ("EM:In.Voice@Alpha.example", "EM:in.voice@alpha.example"),
    ],
)
def test_a_number_that_can_be_is_kept_in_its_form(typed, kept):
    number = checked_number(Identifier(*typed.split(":", 1)))
    assert f"{number.scheme}:{number.value}" == kept


@pytest.mark.parametrize(
    "typed",
    [
        "0088:7601000000018", "0088:7601000000091", "0088:76010000", "0088:07601000000019", "0183:CHE109030115",
        "0183:109030115", "VAT:CHE-109.030.115 MWST", "VAT:DE136695977", "9930:DE136695977", "VAT:NO995525829MVA",
        "VAT:GB980780685", "VAT:QQ123456", "VAT:DE", "IBAN:CH9300762011623852958", "0208:0428759498",
        "0009:73282932000075",
    ],
)  # fmt: skip
def test_a_typing_error_is_told_with_the_number(typed):
    scheme, value = typed.split(":", 1)
    with pytest.raises(Invalid) as refused:
        checked_number(Identifier(scheme, value))
    assert f":{value}: its length or its check digits don't fit." in str(refused.value)


@pytest.mark.parametrize(
    ("scheme", "words"),
    [
        ("GLN", "Write 0088."), ("gln", "Write 0088."), ("DUNS", "Write 0060."), ("MWST", "Write VAT."),
        ("IBN", "Write IBAN."), ("0888", "Write a code of ISO 6523"), ("88", "Write a code"), ("", "`schemes`"),
        ("OO88", "Write a code"), ("٠٠٨٨", "Write a code"), ("0298", "Write a code"), ("9904", "Write a code"),
    ],
)  # fmt: skip
def test_an_unknown_scheme_is_told_the_known_one(scheme, words):
    with pytest.raises(Invalid, match="unknown") as refused:
        checked_number(Identifier(scheme, "7601000000019"))
    assert words in str(refused.value)


@pytest.mark.parametrize("value", [" ", "x" * 101, "\x1b[1m"])
def test_a_number_is_something_that_can_be_read(value):
    with pytest.raises(Invalid):
        checked_number(Identifier("0060", value))


def test_a_mail_address_is_one():
    with pytest.raises(Invalid, match="no e-mail address"):
        checked_number(Identifier("EM", "alpha.example"))


def test_a_hub_has_schemes_of_its_own():
    number = Identifier("NO:ORGNR", "1")
    with pytest.raises(Invalid):
        checked_number(number)
    assert checked_number(number, ["no:orgnr"]) == number
    assert checked_number(Identifier("0088", "12"), ["0088"]).value == "12"


@pytest.mark.parametrize(
    ("typed", "kept"), [("CH", "CH"), (" ch ", "CH"), ("XK", "XK"), ("", None), (None, None)]
)
def test_a_country_is_a_code(typed, kept):
    assert checked_country(typed) == kept


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Schweiz", "Write CH."), ("Suisse", "Write CH."), ("italia", "Write IT."), ("EU", "such as CH"),
        ("ZZ", "such as CH"), ("CHE", "such as CH"), ("756", "such as CH"), ("Nowhere", "such as CH"),
    ],
)  # fmt: skip
def test_what_is_no_country_is_told_how_to_write_it(typed, words):
    with pytest.raises(Invalid, match=typed) as refused:
        checked_country(typed)
    assert words in str(refused.value)
