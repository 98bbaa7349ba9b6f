"""Words and figures: complete in each language, and never the same for two different things."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import comptoir_pdf_email
import pytest
from comptoir_engine.codes import known
from comptoir_engine.errors import ConfigError
from comptoir_pdf_email.manner import Manner, manner
from comptoir_pdf_email.page.qrbill.digits import grouped_account, grouped_reference, is_iban

PACKAGE = Path(comptoir_pdf_email.__file__).parent


@pytest.mark.parametrize("language", ["de", "en", "fr", "it"])
def test_two_codes_of_a_list_never_share_a_word(language: str) -> None:
    with (PACKAGE / "codes.csv").open(encoding="utf-8", newline="") as file:
        words = Counter((row["list"], row[language]) for row in csv.DictReader(file))
    assert [word for word, times in words.items() if times > 1] == []


def test_the_codes_that_have_words_are_those_of_the_code_lists() -> None:
    """Of units two that old documents have are known besides: kilometres and hectares under another code."""
    of = {"document": "unece-1001", "means": "unece-4461", "vat": "unece-5305", "unit": "unece-20"}
    with (PACKAGE / "codes.csv").open(encoding="utf-8", newline="") as file:
        said = [(row["list"], row["code"]) for row in csv.DictReader(file) if row["list"] in of]
    assert len(said) > 80
    strange = {(name, code) for name, code in said if not known(of[name], code)}
    assert strange == {("unit", "KTM"), ("unit", "HAR")}


@pytest.mark.parametrize(
    ("written", "swiss", "german"),
    [
        ("1234567.5", "1'234'567.50", "1.234.567,50"),
        ("-0.125", "−0.125", "−0,125"),
        ("+7", "7.00", "7,00"),
        (".5", ".5", ".5"),
        ("0001000.000", "1'000.00", "1.000,00"),
        ("999", "999.00", "999,00"),
        ("1e5", "1e5", "1e5"),
        ("١٢", "١٢", "١٢"),
        ("", "", ""),
    ],
)
def test_an_amount_keeps_its_digits(written: str, swiss: str, german: str) -> None:
    assert Manner("de", "CH").amount(written) == swiss
    assert Manner("de", "DE").amount(written) == german


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2026-11-03", "03.11.2026"),
        ("2026-11-03+01:00", "03.11.2026"),
        ("2026-11-05+14:00", "05.11.2026"),
        ("2026-11-05Z", "05.11.2026"),
        ("2026-11-05 or later", "2026-11-05 or later"),
        ("2026-02-30", "2026-02-30"),
        ("2026-W01-1", "2026-W01-1"),
        ("03.11.2026", "03.11.2026"),
    ],
)
def test_a_day_is_never_guessed(written: str, shown: str) -> None:
    assert Manner("fr", "CH").day(written) == shown


@pytest.mark.parametrize(
    ("language", "locale", "document", "chosen"),
    [
        (None, None, None, ("en", "CH")),
        (None, None, "fr", ("fr", "CH")),
        (None, None, "rm", ("en", "CH")),
        ("it", None, "fr", ("it", "CH")),
        (None, "de_AT", "fr", ("de", "AT")),
        ("en", "de-DE", None, ("en", "DE")),
        (None, "fr", None, ("fr", "CH")),
    ],
)
def test_language_and_place_follow_the_profile_then_the_document(
    language: str | None, locale: str | None, document: str | None, chosen: tuple[str, str]
) -> None:
    found = manner(language, locale, document)
    assert (found.language, found.place) == chosen


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(ConfigError):
        manner("rm", None)


@pytest.mark.parametrize(
    ("account", "shown"),
    [
        ("CH9300762011623852957", "CH93 0076 2011 6238 5295 7"),
        ("LI21088100002324013AA", "LI21 0881 0000 2324 013A A"),
        ("CH9300762011623852958", "CH9300762011623852958"),
        ("CH93 0076 2011 6238 5295 7", "CH93 0076 2011 6238 5295 7"),
        ("01-162-8", "01-162-8"),
    ],
)
def test_only_a_right_iban_is_grouped(account: str, shown: str) -> None:
    assert grouped_account(account) == shown
    assert is_iban(account) == (shown != account)


@pytest.mark.parametrize(
    ("reference", "shown"),
    [
        ("210000000003139471430009017", "21 00000 00003 13947 14300 09017"),
        ("210000000003139471430009018", "210000000003139471430009018"),
        ("RF18539007547034", "RF18 5390 0754 7034"),
        ("RF720191230100405JSH0438", "RF720191230100405JSH0438"),
        ("Rechnung 42", "Rechnung 42"),
    ],
)
def test_only_a_right_reference_is_grouped(reference: str, shown: str) -> None:
    assert grouped_reference(reference) == shown
