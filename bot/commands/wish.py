"""What a member wants of a new piece: the options that all composing commands share."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, fields
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Affetto
from bot.commands.transformers import (
    AskedChords,
    AskedForm,
    AskedInstruments,
    AskedKey,
    AskedMoods,
    ModelName,
    Seconds,
    Tempo,
)
from bot.replying.missed_words import tell_missed
from bot.store.servers import Rules
from engine.api.request import ComposeRequest, new_seed

_DESCRIPTIONS: Final = {
    "mood": "How it should feel, in your words: happy; very sad; rainy sunday; calm to tense; 🔥",
    "instruments": "piano, multi, an ensemble such as strings, or a list: violin, cello",
    "seconds": "How long it should be",
    "tempo": "Beats a minute; left out, what suits the mood",
    "key": "The key, such as A minor; left out, one that suits the chords or the mood",
    "chords": "Chords, a bar each: Am F C G; in beats: Am:2 F:2; or numerals: ii7 V7 I",
    "form": "Sections by letters, an apostrophe where one comes back varied: A A' B A",
    "model": "Who writes it: one of my operator's own models; left out, this server's choice",
    "loop": "Whether its end leads back to its beginning, for games and streams",
}

_CogT = TypeVar("_CogT", bound=commands.Cog)
_OwnOptions = ParamSpec("_OwnOptions")
_Work = Coroutine[Any, Any, None]


@dataclass(frozen=True, slots=True)
class Wish:
    """The options, in the order in which Discord shows them; None where nothing was chosen."""

    mood: AskedMoods
    instruments: AskedInstruments | None = None
    seconds: Seconds | None = None
    tempo: Tempo | None = None
    key: AskedKey | None = None
    chords: AskedChords | None = None
    form: AskedForm | None = None
    model: ModelName | None = None
    loop: bool = False

    def request(self, rules: Rules, seed: int | None = None) -> ComposeRequest:
        """Makes the request, with the server's defaults where nothing was chosen.

        Args:
            rules: The rules of the server.
            seed: The seed, or None for a new one.

        Raises:
            RequestError: The options do not go together.
        """
        return ComposeRequest(
            mood=self.mood.moods[0],
            seed=new_seed() if seed is None else seed,
            instruments=self.instruments or rules.instruments,
            seconds=self.seconds or rules.seconds,
            tempo=self.tempo,
            key=self.key,
            then=self.mood.moods[1:],
            chords=self.chords,
            # A server's usual length is nobody's wish.
            chords_set_length=self.seconds is None,
            form=self.form,
            model=rules.model_or(self.model),
            loop=self.loop,
        )


def takes_wish(
    callback: Callable[Concatenate[_CogT, discord.Interaction[Affetto], Wish, _OwnOptions], _Work],
) -> Callable[Concatenate[_CogT, discord.Interaction[Affetto], ...], _Work]:
    """Gives a command the options of a wish, before its own.

    The callback takes them as one argument, ``wish``::

        @app_commands.command()
        @takes_wish
        async def duel(self, interaction: discord.Interaction[Affetto], wish: Wish) -> None:

    Args:
        callback: A cog's method that takes the interaction, the wish, and options of its own.
    """
    with_wish: Callable[..., _Work] = callback
    names = [field.name for field in fields(Wish)]

    @functools.wraps(callback)
    async def wrapper(
        cog: _CogT, interaction: discord.Interaction[Affetto], /, **options: Any
    ) -> None:
        wish = Wish(**{name: options.pop(name) for name in names})
        await with_wish(cog, interaction, wish, **options)
        await tell_missed(interaction, wish.mood)

    signature = inspect.signature(callback, eval_str=True)
    cog, interaction, _wish, *own = signature.parameters.values()
    shared = inspect.signature(Wish, eval_str=True).parameters.values()
    # Keyword-only, so that a required option may follow an optional one.
    options = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in (*shared, *own)]
    wrapper.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=[cog, interaction, *options]
    )
    return app_commands.describe(**_DESCRIPTIONS)(wrapper)
