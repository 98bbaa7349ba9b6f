"""The channels, opened once, each with its own section of the settings and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from comptoir_engine.hookspecs import Channel, ChannelRoles
from comptoir_engine.registry import Registry

from comptoir_hub.settings import section


class Channels:
    """What each channel can do, by its id."""

    def __init__(self, registry: Registry, settings: Mapping[str, Mapping[str, Any]]) -> None:
        """Opens all; raises `ConfigError` that names the section at fault."""
        self.known = dict(registry.channels)
        self.plugins = {channel_id: registry.owner("channels", channel_id) for channel_id in self.known}
        self.roles = {
            channel_id: _opened(channel, settings.get(channel_id))
            for channel_id, channel in self.known.items()
        }

    def get(self, channel_id: str) -> tuple[Channel, ChannelRoles] | None:
        """A channel that can deliver; None where it is not installed or is a way in only."""
        roles = self.roles.get(channel_id)
        if roles is None or roles.deliver is None:
            return None
        return self.known[channel_id], roles


def _opened(channel: Channel, values: Mapping[str, Any] | None) -> ChannelRoles:
    if channel.settings is None:
        return channel.open(None)
    return channel.open(section(values, channel.settings, f"channels.{channel.id}"))
