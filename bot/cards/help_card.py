"""The help: what members can do, by examples that work as they stand."""

from __future__ import annotations

from typing import Final

import discord

from bot.i18n.messages import key, t
from bot.i18n.names import mood_names

_EXAMPLES: Final = {
    key("help-compose"): {
        "/compose mood:dreamy": key("help-dreamy"),
        "/compose mood:calm to tense instruments:strings": key("help-curve"),
        "/compose mood:calm and happy instruments:flute, harp tempo:90": key("help-blend"),
        "/compose mood:sad seconds:60 key:F# minor": key("help-key"),
        "/compose mood:hopeful chords:Am F C G form:A A' B A": key("help-chords"),
        "/compose mood:happy seed:7 variations:2": key("help-variations"),
        "/duel mood:playful": key("help-duel"),
        "/jam mood:playful": key("help-jam"),
    },
    key("help-find"): {
        "/history": key("help-history"),
        "/history whose:this server mood:calm": key("help-history-server"),
        "/favourites": key("help-favourites"),
        "/replay piece:1": key("help-replay"),
        "/analyse piece:1": key("help-analyse"),
        "/remix piece:1": key("help-remix"),
        "/redo piece:1 bars:5-8": key("help-redo"),
        "/top when:month mood:calm": key("help-top"),
    },
    key("help-data"): {
        "/privacy export": key("help-export"),
        "/privacy forget-me": key("help-forget"),
    },
}
"""Topic to examples, example to the key of what it brings."""


def help_card(*, manages: bool = False, voice: bool = False) -> discord.Embed:
    """Shows all examples, the buttons and the moods.

    Args:
        manages: Whether the reader may change the server's settings.
        voice: Whether the bot plays in voice channels.
    """
    embed = discord.Embed(title=t("help-title"), description=t("help-intro"))
    for topic, examples in _EXAMPLES.items():
        lines = [f"`{example}`\n{t(meaning)}" for example, meaning in examples.items()]
        embed.add_field(name=t(topic), value="\n".join(lines), inline=False)
    if voice:
        text = f"`/play list:favourites`\n{t('help-play')}\n`/radio mood:calm`\n{t('help-radio')}"
        text += f"\n`/volume percent:60`\n{t('help-volume')}"
        embed.add_field(name=t("help-voice"), value=text, inline=False)
    if manages:
        text = f"`/settings`\n{t('help-settings-text')}"
        embed.add_field(name=t("help-settings"), value=text, inline=False)
    embed.add_field(name=t("help-buttons"), value=t("help-buttons-text"), inline=False)
    moods = ", ".join(name.shown for name in mood_names())
    embed.add_field(name=t("help-moods"), value=moods, inline=False)
    return embed
