"""The reply a piece is posted with: a card, the sound, the MIDI file, the picture, the votes."""

from __future__ import annotations

import enum
import io
import re
import unicodedata
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

import discord

from bot.i18n.messages import key, signed_number, t
from bot.i18n.names import key_name, mood_name
from bot.reasons import why
from bot.replying.content import Content
from engine.api.composition import Composition
from engine.api.moods import Mood
from engine.api.request import ComposeRequest


class Part(enum.StrEnum):
    """A file of the reply, by its extension."""

    SOUND = "mp3"
    MIDI = "mid"
    PICTURE = "png"


_LEFT_OUT: Final = {
    Part.PICTURE: key("picture-too-large"),
    Part.SOUND: key("sound-too-large"),
}
SMALLER: Final = key("sound-smaller")
"""The key of what stands above a sound whose bitrate was lowered."""
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


Smaller = Callable[[int], Awaitable[bytes | None]]
"""Makes the sound again in at most so many bytes; None where that cannot be."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A piece as it is to be posted.

    Attributes:
        number: The piece's number.
        author_id: The member it was composed for, or None where that is not to be told.
        composition: The piece, with sound and picture.
        source: A line on the piece it was made from; empty where there is none.
    """

    number: int
    author_id: int | None
    composition: Composition
    source: str = ""

    async def contents(self, limit_bytes: int, smaller: Smaller) -> AsyncIterator[Content]:
        """What to post, and what to try instead if it is too large for Discord after all.

        A picture over the limit is left out from the start, a sound over it is made smaller.
        Then the picture goes, then the sound gets half as large, then it goes; a sentence
        says so. The MIDI file, a few kilobytes, always stays.

        Args:
            limit_bytes: How large one file may be.
            smaller: Makes the sound smaller.
        """
        piece = self.composition
        sound, picture, notes = piece.mp3, piece.png, []
        if picture is not None and len(picture) > limit_bytes:
            picture = None
            notes.append(_LEFT_OUT[Part.PICTURE])
        whole = True
        if sound is not None and len(sound) > limit_bytes:
            sound, whole = await smaller(limit_bytes), False
            notes.append(SMALLER if sound is not None else _LEFT_OUT[Part.SOUND])
        yield self._content(sound, picture, notes)
        if picture is not None:
            picture = None
            notes.insert(0, _LEFT_OUT[Part.PICTURE])
            yield self._content(sound, None, notes)
        if sound is None:
            return
        if not whole:
            notes.remove(SMALLER)
        if (half := await smaller(len(sound) // 2)) is not None:
            yield self._content(half, None, [*notes, SMALLER])
        yield self._content(None, None, [*notes, _LEFT_OUT[Part.SOUND]])

    def _content(self, sound: bytes | None, picture: bytes | None, notes: Sequence[str]) -> Content:
        stem = file_stem(self.composition.title, self.number)
        embed = self._embed()
        if picture is not None:
            embed.set_image(url=f"attachment://{stem}.{Part.PICTURE}")
        files = {Part.SOUND: sound, Part.MIDI: self.composition.midi, Part.PICTURE: picture}
        return Content(
            text=" ".join(map(t, notes)),
            embeds=[embed],
            files=[
                discord.File(io.BytesIO(data), f"{stem}.{part}")
                for part, data in files.items()
                if data is not None
            ],
        )

    def _embed(self) -> discord.Embed:
        piece = self.composition
        author = self.author_id
        composed_for = (
            t("card-for-somebody") if author is None else t("card-for", author=f"<@{author}>")
        )
        embed = discord.Embed(
            title=piece.title,
            description="\n".join(filter(None, (composed_for, self.source, why(piece.reasons)))),
            colour=_COLOURS[piece.request.mood.corner],
        )
        read = Mood("custom", piece.reading.valence, piece.reading.arousal)
        embed.add_field(name=t("card-mood"), value=mood_text(piece.request))
        embed.add_field(name=t("card-reads"), value=_mood(read))
        embed.add_field(name=t("card-key"), value=key_name(piece.key))
        embed.add_field(name=t("card-tempo"), value=t("card-bpm", tempo=round(piece.tempo)))
        embed.add_field(name=t("card-length"), value=length(piece.seconds))
        embed.add_field(name=t("card-seed"), value=str(piece.request.seed))
        embed.add_field(name=t("card-instruments"), value=piece.request.instruments)
        model = f"{piece.model.name} {piece.model.version}"
        embed.set_footer(text=t("card-piece", number=self.number, model=model))
        return embed


def mood_text(request: ComposeRequest) -> str:
    """The mood asked for, with its place in the plane; several in turn by their names."""
    if request.then:
        return " → ".join(mood_name(mood.name) for mood in request.moods)
    return _mood(request.mood)


def _mood(mood: Mood) -> str:
    name = mood.corner if mood.name == "custom" else mood.name
    return t(
        "card-feeling",
        mood=mood_name(name),
        valence=signed_number(mood.valence),
        arousal=signed_number(mood.arousal),
    )
