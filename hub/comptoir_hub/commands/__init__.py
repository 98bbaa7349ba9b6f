"""What the hub adds to the `comptoir` command. Cheap to import: the work is imported when a command runs."""

from __future__ import annotations

import click

from comptoir_hub.commands import agents as _agents  # noqa: F401 - it adds to `company`
from comptoir_hub.commands.companies import company
from comptoir_hub.commands.demo import demo
from comptoir_hub.commands.formats import formats
from comptoir_hub.commands.held import held
from comptoir_hub.commands.keeping import backup, restore
from comptoir_hub.commands.parties import partner, user
from comptoir_hub.commands.sending import send
from comptoir_hub.commands.serving import serve
from comptoir_hub.commands.setup import init
from comptoir_hub.commands.tokens import token

COMMANDS: list[click.Command] = [
    init,
    serve,
    demo,
    backup,
    restore,
    company,
    user,
    partner,
    token,
    send,
    held,
    formats,
]
