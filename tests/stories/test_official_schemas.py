"""An operator puts the official schema of a format in force while the hub runs, and takes it out again."""

from __future__ import annotations

import asyncio
import json
import sys
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from comptoir_engine.official.ours import schema_check
from comptoir_engine.registry import Registry
from comptoir_hub.keeping import back_up
from comptoir_hub.official import in_force
from comptoir_hub.restoring import restore
from comptoir_hub.store.records import DocumentRecord
from trade import Market, bill, market

PROGRAM = Path(sys.executable).with_name("comptoir")

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def fair(tmp_path: Path) -> AsyncIterator[Market]:
    """A hub as it is installed."""
    async with market(tmp_path) as opened:
        yield opened


async def formats(folder: Path, *arguments: str, code: int = 0) -> str:
    """The command, as an operator runs it beside the hub: a process of its own."""
    line = ["formats", *arguments, "--folder", str(folder)]
    done = await asyncio.create_subprocess_exec(
        PROGRAM, *line, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await done.communicate()
    assert done.returncode == code, said.decode()
    return said.decode()


@pytest.fixture
def schema() -> str:
    """Our own schema of an xCBL invoice, which the packages of these tests are made of."""
    check = schema_check(Registry.load(only=["xcbl30"]), "xcbl30")
    assert check is not None
    return check.schemas["invoice"].read_text(encoding="utf-8")


def package(folder: Path, schema: str, name: str = "xcbl30-official.zip", **further: str) -> Path:
    with zipfile.ZipFile(folder / name, "w") as archive:
        for path, content in {"schema/Invoice.xsd": schema, **further}.items():
            archive.writestr(path, content)
    return folder / name


async def checked_by(fair: Market, number: str, beginning: str) -> tuple[DocumentRecord, str]:
    """A document sent as xCBL once the workers ask the schema whose version begins so."""
    location = await fair.pushed()
    async with asyncio.timeout(60):
        for n in range(100):
            document = await fair.sent(bill(f"{number}-{n}", location))
            steps = await fair.hub.store.read(lambda tx: tx.steps.of(document.id))  # noqa: B023
            versions = [
                report.version for step in steps if step.stage == "check_target" for report in step.reports
            ]
            found = next((version for version in versions if version.startswith(beginning)), None)
            if found is not None:
                return document, found
            await asyncio.sleep(0.5)
    raise AssertionError("no new generation of workers")


async def test_a_package_takes_effect_while_the_hub_runs(fair: Market, tmp_path: Path, schema: str) -> None:
    folder = fair.hub.settings.folder
    sent, _ = await checked_by(fair, "A", "reconstruction")
    assert sent.status == "delivered"
    sample = next(content for content in fair.partner.kept.values()).decode()
    told = await formats(
        folder, "import", "xcbl30", str(package(tmp_path, schema, **{"samples/one.xml": sample}))
    )
    assert "invoice: schema/Invoice.xsd" in told
    assert (
        "Differences from ours, credit-note: none" in told or "Differences from ours, invoice: none" in told
    )
    assert "Sample samples/one.xml: sound; read, values lost: 1; written back soundly; the same" in told
    sent, version = await checked_by(fair, "B", "official: xcbl30-official.zip, SHA-256 ")
    assert sent.status == "delivered"
    assert version in await formats(folder, "list")
    assert "out of force" in await formats(folder, "withdraw", "xcbl30")
    sent, _ = await checked_by(fair, "C", "reconstruction")
    assert sent.status == "delivered"
    await formats(folder, "withdraw", "xcbl30", code=2)


async def test_what_is_only_out_of_the_official_order_is_put_into_it_and_delivered(
    fair: Market, tmp_path: Path, schema: str
) -> None:
    folder = fair.hub.settings.folder
    number, day = '<xs:element ref="InvoiceNumber"', '<xs:element ref="InvoiceIssueDate"'
    turned = schema.replace(number, "<number").replace(day, number).replace("<number", day)
    assert turned != schema
    told = await formats(folder, "import", "xcbl30", str(package(tmp_path, turned)))
    assert "order: InvoiceHeader" in told
    sent, _ = await checked_by(fair, "O", "official: ")
    assert sent.status == "delivered"
    assert sent.target is not None
    written = (await fair.hub.store.payload(sent.target.sha256)).decode()
    assert written.index("<InvoiceIssueDate") < written.index("<InvoiceNumber")


async def test_where_our_output_breaks_the_official_schema_it_is_held(
    fair: Market, tmp_path: Path, schema: str
) -> None:
    """The sender is not to blame, and the document is run again once the schema is withdrawn."""
    folder = fair.hub.settings.folder
    stricter = schema.replace('name="InvoiceIssueDate"', 'name="InvoiceDateOfIssue"').replace(
        'ref="InvoiceIssueDate"', 'ref="InvoiceDateOfIssue"'
    )
    assert stricter != schema
    told = await formats(folder, "import", "xcbl30", str(package(tmp_path, stricter)))
    assert "only official: InvoiceHeader/InvoiceDateOfIssue" in told
    assert "only ours: InvoiceHeader/InvoiceIssueDate" in told
    held, _ = await checked_by(fair, "D", "official: ")
    assert (held.status, held.actor) == ("action_needed", "care")
    await formats(folder, "withdraw", "xcbl30")
    await checked_by(fair, "E", "reconstruction")


async def test_what_is_no_package_changes_nothing(fair: Market, tmp_path: Path, schema: str) -> None:
    folder = fair.hub.settings.folder
    refused = {
        "no-schema.zip": ("holds no schema", "<nothing/>"),
        "elsewhere.zip": (
            "outside of the package",
            schema.replace(">", '><!-- schemaLocation="/etc/passwd" -->', 2),
        ),
        "broken.zip": ("can't be used", schema.replace('type="', 'type="no-such-type-', 3)),
    }
    for name, (words, content) in refused.items():
        said = await formats(folder, "import", "xcbl30", str(package(tmp_path, content, name)), code=2)
        assert words in said
    await formats(folder, "import", "html", str(package(tmp_path, schema)), code=2)
    await formats(folder, "import", "nothing", str(package(tmp_path, schema)), code=2)
    assert in_force(folder) == {}
    assert [path.name for path in folder.glob("formats/*/*")] == []


async def test_a_backup_holds_what_is_in_force(fair: Market, tmp_path: Path, schema: str) -> None:
    folder = fair.hub.settings.folder
    told = json.loads(await formats(folder, "import", "xcbl30", str(package(tmp_path, schema)), "--json"))
    await asyncio.to_thread(back_up, folder, tmp_path / "hub.tar")
    await asyncio.to_thread(restore, tmp_path / "hub.tar", tmp_path / "again")
    assert in_force(tmp_path / "again")["xcbl30"].sha256 == told["in_force"]["sha256"]


async def test_what_a_partner_wants_to_know_of_a_format_is_one_file(
    fair: Market, tmp_path: Path, schema: str
) -> None:
    folder, target = fair.hub.settings.folder, tmp_path / "xcbl30.zip"
    await formats(folder, "import", "xcbl30", str(package(tmp_path, schema)))
    await formats(folder, "export", "xcbl30", "-o", str(target))
    with zipfile.ZipFile(target) as archive:
        names = archive.namelist()
        assert b"xCBL" in archive.read("README.md")
    assert {"README.md", "official/schema/Invoice.xsd"} <= set(names)
    assert any(name.startswith("samples/good-") for name in names)
    assert any(name.startswith("schema/") for name in names)
