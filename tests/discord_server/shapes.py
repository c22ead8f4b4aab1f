"""Discord's objects, as small as it sends them: users, a server, a channel, an application."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

Json = dict[str, Any]

_EPOCH_MS: Final = 1_420_070_400_000


def snowflakes() -> Iterator[int]:
    """Ids: the time in milliseconds and a counter, as Discord makes them."""
    for number in itertools.count():
        yield int(time.time() * 1000) - _EPOCH_MS << 22 | number % 4096


def now() -> str:
    """The time as Discord writes it."""
    return datetime.now(UTC).isoformat()


@dataclass(frozen=True, slots=True)
class Place:
    """The ids of the one server there is: its own, its channels', its application's."""

    guild_id: int
    channel_id: int
    application_id: int
    owner_id: int
    voice_id: int
    other_voice_id: int
    dj_role_id: int


def user(user_id: int, name: str, *, bot: bool = False) -> Json:
    """A user."""
    shape: Json = {
        "id": str(user_id),
        "username": name,
        "discriminator": "0000" if bot else "0",
        "global_name": None if bot else name.title(),
        "avatar": None,
        "primary_guild": None,
        "public_flags": 0,
        "flags": 0,
    }
    return shape | {"bot": True} if bot else shape


def own_user(place: Place) -> Json:
    """The bot itself, as ``/users/@me`` and READY have it."""
    shape = user(place.application_id, "affetto", bot=True)
    return shape | {"mfa_enabled": False, "locale": "en-US", "verified": True, "email": None}


def application(place: Place) -> Json:
    """The application, as ``/oauth2/applications/@me`` has it."""
    return {
        "id": str(place.application_id),
        "name": "Affetto",
        "icon": None,
        "description": "",
        "type": None,
        "bot": user(place.application_id, "affetto", bot=True),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "flags_new": "0",
        "owner": user(place.owner_id, "operator"),
        "team": None,
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "approximate_guild_count": 1,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "eligible_oauth2_scopes": [],
        "explicit_content_filter": 0,
        "integration_types_config": {"0": {}, "1": {}},
    }


def member(user_shape: Json, **others: Any) -> Json:
    """A user as a member of the server."""
    return {
        "user": user_shape,
        "roles": [],
        "nick": None,
        "avatar": None,
        "joined_at": "2026-01-01T00:00:00+00:00",
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
        "communication_disabled_until": None,
        **others,
    }


def channel(place: Place) -> Json:
    """The server's one text channel."""
    return {
        "id": str(place.channel_id),
        "guild_id": str(place.guild_id),
        "type": 0,
        "name": "music",
        "position": 0,
        "permission_overwrites": [],
        "nsfw": False,
        "topic": None,
        "parent_id": None,
        "rate_limit_per_user": 0,
        "last_message_id": None,
        "flags": 0,
    }


def voice_channel(place: Place, number: int, refused: int) -> Json:
    """A voice channel, with what nobody may there."""
    everyone = {"id": str(place.guild_id), "type": 0, "allow": "0", "deny": str(refused)}
    return {
        **channel(place),
        "id": str(number),
        "type": 2,
        "name": f"listening-{number}",
        "permission_overwrites": [everyone],
        "bitrate": 64000,
        "user_limit": 0,
        "rtc_region": None,
    }


def direct_channel(channel_id: int, user_id: int) -> Json:
    """The channel of a member's direct messages."""
    return {
        "id": str(channel_id),
        "type": 1,
        "last_message_id": None,
        "flags": 0,
        "recipients": [user(user_id, f"member-{user_id}")],
    }


def guild(place: Place, voice_states: Sequence[Json] = (), refused: int = 0) -> Json:
    """The server, as GUILD_CREATE has it.

    Args:
        place: Its ids.
        voice_states: Who is in a voice channel.
        refused: What nobody may there.
    """
    everyone = {
        "id": str(place.guild_id),
        "name": "@everyone",
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "position": 0,
        # All but to administer, which no channel could take away.
        "permissions": str(((1 << 50) - 1) & ~(1 << 3)),
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
    return {
        "id": str(place.guild_id),
        "name": "Musicians",
        "icon": None,
        "owner_id": str(place.owner_id),
        "afk_timeout": 300,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "premium_progress_bar_enabled": False,
        "preferred_locale": "en-US",
        "system_channel_flags": 0,
        "features": [],
        "emojis": [],
        "stickers": [],
        "roles": [everyone, everyone | {"id": str(place.dj_role_id), "name": "DJ"}],
        "channels": [
            channel(place),
            *(
                voice_channel(place, number, refused)
                for number in (place.voice_id, place.other_voice_id)
            ),
        ],
        "threads": [],
        "voice_states": [*voice_states],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "members": [member(user(place.application_id, "affetto", bot=True))],
        "member_count": 4,
        "large": False,
        "unavailable": False,
        "joined_at": "2026-01-01T00:00:00+00:00",
    }
