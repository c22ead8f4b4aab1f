"""The card of an analysis: its figures and its picture."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Final

import discord

from bot.cards.piece_card import chord_line, length, mood_colour, reading_text, shortened
from bot.i18n.messages import t
from bot.i18n.names import key_name
from bot.replying.content import Content
from engine.api.analysis import Analysis
from engine.api.analysis_rows import PartFigures
from engine.api.chord_names import pitch_name
from engine.api.clock import clock_text
from engine.api.keys import Key

MAX_PARTS: Final = 8
"""Instruments that are named; of more, the rest is counted."""
MAX_CHANGES: Final = 5
"""Changes of key, tempo or metre that are named."""
MAX_FIELD: Final = 300
"""The most characters of the form."""
MAX_NAME: Final = 40
"""The most characters of an instrument's name: a file may have any."""
PICTURE: Final = "analysis.png"


@dataclass(frozen=True, slots=True)
class AnalyseCard:
    """An analysis as it is posted.

    Attributes:
        title: What was analysed, with nothing in it that Discord would act on.
        author_id: The member who asked for it.
        found: The analysis, with its picture.
    """

    title: str
    author_id: int
    found: Analysis

    async def contents(self, limit_bytes: int) -> AsyncIterator[Content]:
        """Yields the card with its picture, if that is within the limit, then without.

        Args:
            limit_bytes: How large a file may be.
        """
        png = self.found.png
        if png is not None and len(png) <= limit_bytes:
            embed = self._embed().set_image(url=f"attachment://{PICTURE}")
            yield Content("", [embed], [discord.File(io.BytesIO(png), PICTURE)])
        yield Content(t("picture-too-large"), [self._embed()], [])

    def _embed(self) -> discord.Embed:
        found = self.found
        lines = [t("analysis-for", author=f"<@{self.author_id}>")]
        if found.beats == "found":
            lines.append(t("analysis-heard-beat"))
        embed = discord.Embed(
            title=self.title,
            description="\n".join(lines),
            colour=mood_colour(found.reading.valence, found.reading.arousal),
        )
        embed.add_field(name=t("card-key"), value=_keys(found))
        embed.add_field(name=t("card-tempo"), value=_tempos(found))
        embed.add_field(name=t("analysis-metre"), value=_metres(found))
        embed.add_field(name=t("card-reads"), value=reading_text(found.reading))
        embed.add_field(name=t("card-length"), value=length(found.seconds))
        embed.add_field(
            name=t("analysis-notes"),
            value=t(
                "analysis-density",
                notes=found.notes,
                density=found.density,
                polyphony=found.polyphony,
            ),
        )
        if found.sections:
            form = shortened(found.form, MAX_FIELD)
            embed.add_field(name=t("analysis-form"), value=form, inline=False)
        if found.chords:
            chords = chord_line([one.name for one in found.chords])
            embed.add_field(name=t("card-chords"), value=chords, inline=False)
        if found.melody:
            pitches = [one.pitch for one in found.melody]
            embed.add_field(
                name=t("analysis-melody"),
                value=t(
                    "analysis-span",
                    notes=len(pitches),
                    low=pitch_name(min(pitches), found.key),
                    high=pitch_name(max(pitches), found.key),
                ),
            )
        parts = "\n".join(_parts(found.parts, found.key))
        embed.add_field(name=t("card-instruments"), value=parts, inline=False)
        return embed


def escaped(text: str) -> str:
    """A text of a member's, so that it pings nobody and marks nothing up."""
    return discord.utils.escape_mentions(discord.utils.escape_markdown(text))


def _keys(found: Analysis) -> str:
    rows = [(one.begin, key_name(one.key)) for one in found.keys]
    return _with_changes(key_name(found.key), rows)


def _tempos(found: Analysis) -> str:
    if not found.tempo:
        return t("analysis-no-beat")
    rows = [(one.begin, t("card-bpm", tempo=round(one.tempo))) for one in found.tempos]
    return _with_changes(t("card-bpm", tempo=round(found.tempo)), rows)


def _metres(found: Analysis) -> str:
    if not found.metres:
        return t("analysis-no-beat")
    rows = [(one.begin, str(one)) for one in found.metres]
    first = t("analysis-bars", metre=rows[0][1], count=len(found.bars))
    return _with_changes(first, rows)


def _with_changes(main: str, rows: Sequence[tuple[float, str]]) -> str:
    """The main value, and below it when each other one begins."""
    if len(rows) < 2:
        return main
    shown = [f"{clock_text(time)} {text}" for time, text in rows[:MAX_CHANGES]]
    more = [t("analysis-more", count=len(rows) - MAX_CHANGES)] if len(rows) > MAX_CHANGES else []
    return "\n".join((main, *shown, *more))


def _parts(parts: Sequence[PartFigures], key: Key) -> list[str]:
    """A line for each of the first instruments."""
    lines = []
    for part in parts[:MAX_PARTS]:
        name = escaped(shortened_name(part.name))
        if part.instrument and part.instrument != part.name:
            name = f"{name} ({part.instrument})"
        if part.instrument == "drums":
            lines.append(t("analysis-drums", name=name, notes=part.notes))
        else:
            low, high = pitch_name(part.low, key), pitch_name(part.high, key)
            lines.append(t("analysis-part", name=name, notes=part.notes, low=low, high=high))
    if len(parts) > MAX_PARTS:
        lines.append(t("analysis-more", count=len(parts) - MAX_PARTS))
    return lines


def shortened_name(name: str) -> str:
    """Cuts a name to ``MAX_NAME`` characters."""
    return name if len(name) <= MAX_NAME else name[: MAX_NAME - 1] + "…"
