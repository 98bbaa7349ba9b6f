"""Writes the reference of plugins, docs/reference.md, from the docstrings of the contract and of the exam's rules.

python -m workshop.reference
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import is_dataclass
from types import ModuleType
from typing import Any

from comptoir_engine import hookspecs
from comptoir_engine.conformance.rules import RULES

from workshop.packages import ROOT

PAGE = ROOT / "docs" / "reference.md"
INTRODUCTION = """\
# The plugin contract

Made from the code by `python -m workshop.reference`: what stands here is what runs. [The tutorial](tutorial.md) is the
way in."""


def page() -> str:
    """The page as it should be."""
    hooks = [spec for spec in defined(hookspecs) if inspect.isfunction(spec)]
    values = [kind for kind in defined(hookspecs) if inspect.isclass(kind) and is_dataclass(kind)]
    rules = [f"### {rule.id}: {rule.name}\n\n{flowing(rule.reference)}" for rule in RULES]
    parts = [
        INTRODUCTION,
        "## Hooks\n\nEach takes no argument and hands over a list, once, at the start.",
        *(entry(hook) for hook in hooks),
        "## What hooks hand over",
        *(entry(value) for value in values),
        "## The exam\n\nWhat `comptoir check-plugin` and `suite(…)` ask, as far as it applies to what a plugin offers.",
        *rules,
    ]
    return "\n\n".join(parts) + "\n"


def defined(module: ModuleType) -> Iterator[Any]:
    """The public functions and classes that a module defines itself, in its order."""
    for name, value in vars(module).items():
        if getattr(value, "__module__", None) == module.__name__ and not name.startswith("_"):
            yield value


def entry(value: Any) -> str:
    """A heading, the signature, the docstring."""
    signature = inspect.signature(value)
    written = f"{value.__name__}{signature}"
    if inspect.isclass(value):
        fields = (f"    {_plain(parameter)},\n" for parameter in signature.parameters.values())
        written = f"{value.__name__}(\n{''.join(fields)})"
    quoteless = written.replace("= ''", '= ""').replace("'", "").replace("= Ellipsis", "= ...")
    return f"### `{value.__name__}`\n\n```python\n{quoteless}\n```\n\n{flowing(inspect.getdoc(value) or '')}"


def _plain(parameter: inspect.Parameter) -> inspect.Parameter:
    """A default that is a function has an address in its text, which is another each time."""
    return parameter.replace(default=...) if inspect.isfunction(parameter.default) else parameter


def flowing(text: str) -> str:
    """A docstring as Markdown: its paragraphs, without its indentation."""
    return inspect.cleandoc(text)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
