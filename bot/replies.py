"""The reply a piece is posted with: a card, the sound, the MIDI file, the picture, the votes."""

from __future__ import annotations

import enum
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import discord

from bot.speech import key, say, signed
from bot.words import key_name, mood_name
from engine.moods import Mood
from engine.values import Composition


class Part(enum.StrEnum):
    """A file of the reply, by its extension."""

    SOUND = "mp3"
    MIDI = "mid"
    PICTURE = "png"


_LEFT_OUT: Final = {
    Part.PICTURE: key("picture-too-large"),
    Part.SOUND: key("sound-too-large"),
}
# The corner's colour: gold, red, blue, green.
_COLOURS: Final = {"happy": 0xE8B004, "angry": 0xC8372D, "sad": 0x3A6EA5, "calm": 0x4C9F70}


def file_stem(title: str, number: int) -> str:
    """A file name without extension: a–z, 0–9 and ``-`` of the title, then the number."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.casefold())
    return "-".join(["-".join(words)[:60].strip("-") or "piece", str(number)])


def length(seconds: float) -> str:
    """Minutes and seconds, such as ``1:05``."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02}"


@dataclass(frozen=True, slots=True)
class Content:
    """What one attempt at posting consists of; its files can be sent once."""

    text: str
    embed: discord.Embed
    files: list[discord.File]


@dataclass(frozen=True, slots=True)
class Reply:
    """A piece as it is to be posted.

    Attributes:
        number: The piece's number.
        author_id: The member it was composed for, or None where that is not to be told.
        composition: The piece, with sound and picture.
    """

    number: int
    author_id: int | None
    composition: Composition

    def contents(self, limit_bytes: int) -> Iterator[Content]:
        """What to post, and what to try instead if it is too large for Discord after all.

        A file over the limit is left out from the start. Then the picture goes, then the
        sound; a sentence says so. The MIDI file, a few kilobytes, always stays.

        Args:
            limit_bytes: How large one file may be.
        """
        parts = self._parts()
        out = {part for part in _LEFT_OUT if len(parts.get(part, b"")) > limit_bytes}
        yield self._content(parts, out)
        for part in _LEFT_OUT:
            if part in parts and part not in out:
                out.add(part)
                yield self._content(parts, out)

    def _parts(self) -> dict[Part, bytes]:
        piece = self.composition
        files = {Part.SOUND: piece.mp3, Part.MIDI: piece.midi, Part.PICTURE: piece.png}
        return {part: data for part, data in files.items() if data is not None}

    def _content(self, parts: dict[Part, bytes], out: set[Part]) -> Content:
        stem = file_stem(self.composition.title, self.number)
        embed = self._embed()
        if Part.PICTURE in parts and Part.PICTURE not in out:
            embed.set_image(url=f"attachment://{stem}.{Part.PICTURE}")
        return Content(
            text=" ".join(say(_LEFT_OUT[part]) for part in _LEFT_OUT if part in out),
            embed=embed,
            files=[
                discord.File(io.BytesIO(data), f"{stem}.{part}")
                for part, data in parts.items()
                if part not in out
            ],
        )

    def _embed(self) -> discord.Embed:
        piece = self.composition
        author = self.author_id
        embed = discord.Embed(
            title=piece.title,
            description=say("card-for-somebody")
            if author is None
            else say("card-for", author=f"<@{author}>"),
            colour=_COLOURS[piece.request.mood.corner],
        )
        read = Mood("custom", piece.reading.valence, piece.reading.arousal)
        embed.add_field(name=say("card-mood"), value=_mood(piece.request.mood))
        embed.add_field(name=say("card-reads"), value=_mood(read))
        embed.add_field(name=say("card-key"), value=key_name(piece.key))
        embed.add_field(name=say("card-tempo"), value=say("card-bpm", tempo=round(piece.tempo)))
        embed.add_field(name=say("card-length"), value=length(piece.seconds))
        embed.add_field(name=say("card-seed"), value=str(piece.request.seed))
        model = f"{piece.model.name} {piece.model.version}"
        embed.set_footer(text=say("card-piece", number=self.number, model=model))
        return embed


def _mood(mood: Mood) -> str:
    name = mood.corner if mood.name == "custom" else mood.name
    return say(
        "card-feeling",
        mood=mood_name(name),
        valence=signed(mood.valence),
        arousal=signed(mood.arousal),
    )
