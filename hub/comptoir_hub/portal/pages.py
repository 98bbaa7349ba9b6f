"""Templates: text is escaped, sentences go through the catalogues, and every page gets the same frame."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import cache, partial
from typing import Any

import jinja2
from aiohttp import web
from comptoir_engine.hookspecs import Channel, Format
from comptoir_engine.messages import say
from comptoir_engine.messages.catalogue import translated
from comptoir_engine.model import Message
from comptoir_engine.pivot.lexical import as_decimal
from comptoir_engine.pivot.terms import term
from markupsafe import Markup, escape

from comptoir_hub.portal import words
from comptoir_hub.portal.desk import LANGUAGE, VISITOR, desk
from comptoir_hub.portal.language import LANGUAGES, amount, day, instant, size

PACKAGE = "comptoir_hub"
"""The portal's words are the hub's own, also where a plugin has another word for the same."""
_AMOUNTS = {"amount", "difference", "net", "rounded", "stated", "sum"}
"""Places that amounts have in messages; so has one `expected` beside a difference, where it is else any value."""
DOWNLOADS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}


@cache
def environment() -> jinja2.Environment:
    """The templates' own world: nothing of the hub but what a handler hands over, so a process has one of them."""
    env = jinja2.Environment(
        loader=jinja2.PackageLoader("comptoir_hub.portal"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals.update(words=words, languages=LANGUAGES)
    env.globals["_"] = _sentence
    env.filters.update(term_name=_term_name, say=_say, day=_day, instant=_instant, amount=amount, size=size,
                       short=short)  # fmt: skip
    return env


LONGEST = 80
"""Characters of a number or a name that stand in a head, a crumb or a list; its page has the whole."""


def short(text: str | None) -> str:
    """A number or a name as a head has room for it."""
    said = text or ""
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"


ENVIRONMENT = web.AppKey("templates", jinja2.Environment)


def page(request: web.Request, template: str, *, status: int = 200, **values: Any) -> web.Response:
    """A page in the frame, in the visitor's language."""
    visitor = request.get(VISITOR)
    context = {
        "language": request[LANGUAGE],
        "visitor": visitor,
        "path": request.path,
        "csrf": visitor.session.csrf if visitor is not None else "",
        "toast": request.query.get("said"),
        "settings": desk(request).settings,
        "format_name": partial(_title, request, desk(request).registry.formats),
        "channel_name": partial(_title, request, desk(request).registry.channels),
    }
    text = request.config_dict[ENVIRONMENT].get_template(template).render(context | values)
    return web.Response(text=text, content_type="text/html", status=status)


def file_response(content: bytes, name: str, media_type: str, *, inline: bool = False) -> web.Response:
    """A file for download, never rendered on the portal's origin unless it is harmless text shown inline."""
    safe = "".join(c if c.isalnum() or c in "-_. " else "_" for c in name)[:120].strip() or "document"
    disposition = (
        f'{"inline" if inline else "attachment"}; filename="{safe.encode("ascii", "replace").decode()}"'
    )
    headers = DOWNLOADS | {"Content-Disposition": disposition.replace("?", "_")}
    return web.Response(
        body=content, headers=headers, content_type=media_type.split(";")[0] or "application/octet-stream"
    )


def said(request: web.Request, message: Message) -> str:
    """A sentence, or a word, in the language of this request."""
    return say(message, request[LANGUAGE], PACKAGE)


def _title(request: web.Request, offered: Mapping[str, Format | Channel], id: str) -> str:
    """What people call a format or a channel; its id where the plugin is gone."""
    return said(request, Message(offered[id].title)) if id in offered else id


@jinja2.pass_context
def _sentence(context: jinja2.runtime.Context, key: str, **args: Any) -> str:
    sentence = translated(key, context["language"], PACKAGE)
    # What is markup in it, such as a time, stays so.
    return escape(sentence).format(**args) if args else sentence


@jinja2.pass_context
def _say(context: jinja2.runtime.Context, message: Message | None) -> str:
    if message is None:
        return ""
    amounts = _AMOUNTS | ({"expected"} if "difference" in message.args else set())
    args = {
        name: _as_amount(value) if name in amounts else _spelt(context, name, value)
        for name, value in message.args.items()
    }
    return say(Message(message.key, args), context["language"], PACKAGE)


def _as_amount(value: str) -> str:
    """With its thousands apart; what is no number stays as it is."""
    number = as_decimal(value)
    return amount(number) if number is not None else value


def _spelt(context: jinja2.runtime.Context, name: str, value: str) -> str:
    """What a message calls by an id, or a day by its date, as people call it; anything else as it is."""
    match name:
        case "type":
            found = next((word for type, word in words.TYPES.items() if type == value), None)
            return say(found, context["language"], PACKAGE) if found is not None else value
        case "format" | "channel":
            return str(context[f"{name}_name"](value))
        case "date":
            with suppress(ValueError):
                return day(date.fromisoformat(value), context["language"])
    return value


@jinja2.pass_context
def _term_name(context: jinja2.runtime.Context, id: str) -> str:
    """The term's name, and its code where the field has one: `Payment due date (BT-9)`."""
    found = term(id)
    if found is None:
        return id
    name = found.name(context["language"])
    return f"{name} ({found.code})" if found.code else name


@jinja2.pass_context
def _day(context: jinja2.runtime.Context, value: date | None) -> str:
    return day(value, context["language"])


@jinja2.pass_context
def _instant(context: jinja2.runtime.Context, value: datetime | None, seconds: bool = False) -> Markup:
    return instant(value, context["language"], seconds=seconds)
