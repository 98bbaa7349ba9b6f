"""Writes the reference of settings, docs/settings.md, from the docstrings of the hub's settings.

python -m workshop.settings_page
"""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from collections.abc import Iterator

from comptoir_hub import settings

from workshop.packages import ROOT

PAGE = ROOT / "docs" / "settings.md"
INTRODUCTION = """\
# Settings

Made from the code by `python -m workshop.settings_page`. They stand in `settings.toml` in the hub's folder. Each can be
overridden by the environment: `COMPTOIR_PORT`, or with its section `COMPTOIR_DELIVERY__AT_ONCE`. A misspelt one stops
the start and is told the right name. [Running a hub](operating.md) shows them in use.

A plugin's settings stand in a section of its own, `[channels.<id>]` or `[archives.<id>]`; its README tells them."""
SECTIONS = ("limits", "delivery", "portal", "smtp")


def page() -> str:
    """The page as it should be."""
    own = [settings.Limits, settings.Delivery, settings.Portal, settings.Smtp]
    top = entries(settings.Settings, without=("folder", *SECTIONS, "channels", "archives"))
    parts = [INTRODUCTION, "## At the top", "\n".join(top)]
    for name, shape in zip(SECTIONS, own, strict=True):
        parts += [f"## `[{name}]`", summary(shape), "\n".join(entries(shape))]
    return "\n\n".join(parts) + "\n"


def summary(shape: type) -> str:
    """What a section is for."""
    return inspect.cleandoc(shape.__doc__ or "")


def entries(shape: type, *, without: tuple[str, ...] = ()) -> Iterator[str]:
    """Each setting with its default, and what the code says of it."""
    body = _class(shape).body
    for place, field in enumerate(body):
        if (
            not isinstance(field, ast.AnnAssign)
            or not isinstance(field.target, ast.Name)
            or field.target.id in without
        ):
            continue
        after = body[place + 1] if place + 1 < len(body) else None
        said = (
            after.value.value if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) else ""
        )
        text = " ".join(str(said).split())
        default = _default(inspect.signature(shape).parameters[field.target.id].default)
        yield f"* `{field.target.id}`{default}" + (f": {text}" if text else "")


def _class(shape: type) -> ast.ClassDef:
    parsed = ast.parse(textwrap.dedent(inspect.getsource(shape))).body[0]
    assert isinstance(parsed, ast.ClassDef)
    return parsed


def _default(value: object) -> str:
    """What holds where nothing is said; a setting without is to be said."""
    if value is inspect.Parameter.empty:
        return " (to be said)"
    if value in ("", (), None):
        return " (empty)"
    return f" (`{json.dumps(value)}`)"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
