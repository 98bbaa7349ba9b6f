"""`comptoir init`: a hub from nothing, by questions or by options."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from comptoir_engine.terminal import tell

from comptoir_hub.commands.folder import WHO, folder_option


@click.command()
@folder_option
@click.option("--operator", metavar="EMAIL", help="The first person who may sign in.")
@click.option("--name", metavar="NAME", help="The person's name.")
@click.option("--password", envvar="COMPTOIR_PASSWORD", help="Twelve characters or more.")
@click.option("--base-url", metavar="URL", help="The address people will use.")
@click.option("--organisation", metavar="NAME", help="The name in the signing certificate.")
@click.option("--smtp-host", metavar="HOST", help="The mail server; left out, the hub sends no mails.")
@click.option("--smtp-port", type=click.IntRange(1, 65535), default=587, show_default=True)
@click.option("--smtp-sender", metavar="EMAIL", help="The address mails come from.")
@click.option("--smtp-user", default="")
@click.option("--smtp-password", default="", envvar="COMPTOIR_SMTP_PASSWORD")
@click.option("--smtp-encryption", type=click.Choice(["starttls", "tls", "none"]), default="starttls")
def init(
    folder: Path, operator: str | None, name: str | None, password: str | None, base_url: str | None,
    organisation: str | None, smtp_host: str | None, smtp_sender: str | None, **smtp: str | int,
) -> None:  # fmt: skip
    """Make a hub: folder, settings, signing key, first operator. What no option says is asked."""
    from comptoir_hub.founding import Founder, Mail, found

    founder = Founder(
        email=operator or _ask("E-mail of the first operator", "--operator"),
        name=name or (operator or "Operator").partition("@")[0],
        password=password or _ask("Password", "--password", secret=True),
    )
    url = base_url or _ask("Address people will use", "--base-url", default="http://127.0.0.1:8080")
    host = (
        smtp_host
        if smtp_host is not None or not _asks()
        else click.prompt("Mail server (empty: none)", default="")
    )
    mail = None
    if host:
        sender = smtp_sender or _ask("Address mails come from", "--smtp-sender")
        mail = Mail(host, int(smtp["smtp_port"]), sender, str(smtp["smtp_user"]), str(smtp["smtp_password"]),
                    str(smtp["smtp_encryption"]))  # fmt: skip
    written = found(folder, founder, url, organisation or "Comptoir", mail, who=WHO)
    tell(*written, f"Start the hub with: comptoir serve --folder {folder}")


def _asks() -> bool:
    return sys.stdin.isatty()


def _ask(question: str, option: str, *, default: str | None = None, secret: bool = False) -> str:
    if not _asks():
        if default is not None:
            return default
        raise click.UsageError(f"Nobody is there to answer: say {option}.")
    answer: str = click.prompt(question, default=default, hide_input=secret, confirmation_prompt=secret)
    return answer
