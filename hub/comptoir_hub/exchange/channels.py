"""The channels, opened once, each with its own section of the settings and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from comptoir_engine.hookspecs import Channel, ChannelRoles
from comptoir_engine.registry import Registry

from comptoir_hub.exchange.in_force import is_set_up
from comptoir_hub.settings import section


class Channels:
    """What each channel can do, by its id. One that needs settings and has none is not set up, and left out."""

    def __init__(self, registry: Registry, settings: Mapping[str, Mapping[str, Any]]) -> None:
        """Opens all; raises `ConfigError` that names the section at fault."""
        self.known = dict(registry.channels)
        self.plugins = {channel_id: registry.owner("channels", channel_id) for channel_id in self.known}
        found = {channel_id: opened(channel, settings) for channel_id, channel in self.known.items()}
        self.roles = {channel_id: roles for channel_id, roles in found.items() if roles is not None}

    def get(self, channel_id: str) -> tuple[Channel, ChannelRoles] | None:
        """A channel that can deliver; None where it is not installed, not set up, or a way in only."""
        roles = self.roles.get(channel_id)
        if roles is None or roles.deliver is None:
            return None
        return self.known[channel_id], roles

    @property
    def not_idempotent(self) -> list[str]:
        """Those that can't refuse what they had before."""
        return [channel.id for channel in self.known.values() if not channel.idempotent]


def opened(channel: Channel, settings: Mapping[str, Mapping[str, Any]]) -> ChannelRoles | None:
    """What a channel can do with its section; None where it needs one and has none. Raises `ConfigError`."""
    if not is_set_up(channel, settings):
        return None
    if channel.settings is None:
        return channel.open(None)
    values: Any = section(settings.get(channel.id), channel.settings, f"channels.{channel.id}")
    return channel.open(values)
