"""The card of a piece: text, sound, MIDI file, picture and buttons."""

from __future__ import annotations

import enum
import io
import re
import unicodedata
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

import discord

from bot.cards.alt_text import alt_text
from bot.cards.reasons import why
from bot.i18n.messages import all_of, key, signed_number, t
from bot.i18n.names import key_name, mood_name
from bot.replying.content import Content
from engine.api.composition import Composition, MoodReading
from engine.api.moods import Mood
from engine.api.request import ComposeRequest


class Part(enum.StrEnum):
    """A file of the card, by its extension."""

    SOUND = "mp3"
    MIDI = "mid"
    PICTURE = "png"


_LEFT_OUT: Final = {
    Part.PICTURE: key("picture-too-large"),
    Part.SOUND: key("sound-too-large"),
}
SMALLER: Final = key("sound-smaller")
"""The key of the note above a sound whose bitrate was lowered."""
# The colour of each corner of the mood plane: gold, red, blue, green.
_COLOURS: Final = {"happy": 0xE8B004, "angry": 0xC8372D, "sad": 0x3A6EA5, "calm": 0x4C9F70}


def file_stem(title: str, number: int) -> str:
    """Makes a file name without extension: ``file_stem("Été à Nice", 3)`` is ``"ete-a-nice-3"``."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.casefold())
    return "-".join(["-".join(words)[:60].strip("-") or "piece", str(number)])


def length(seconds: float) -> str:
    """Writes a length as minutes and seconds: ``length(65.2)`` is ``"1:05"``."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02}"


MAX_FIELD: Final = 300
"""The most characters of the chords that were asked for; Discord would show 1024."""
CHORDS_SHOWN: Final = 12
"""The most chords that a card names; the picture has them all."""

Reencode = Callable[[int], Awaitable[bytes | None]]
"""Encodes the sound anew in at most so many bytes; None if that is impossible."""


@dataclass(frozen=True, slots=True)
class PieceCard:
    """A piece as it is posted.

    Attributes:
        number: The piece's number.
        author_id: The member it was composed for, or None if that stays untold.
        composition: The piece, with sound and picture.
        origin: A line on the piece it was made from; empty if there is none.
        players: Who made it in a jam, None for those who stay untold; empty for any other piece.
    """

    number: int
    author_id: int | None
    composition: Composition
    origin: str = ""
    players: Sequence[int | None] = ()

    @property
    def stem(self) -> str:
        """How the names of its files begin."""
        return file_stem(self.composition.title, self.number)

    async def contents(self, limit_bytes: int, reencode: Reencode) -> AsyncIterator[Content]:
        """Yields the contents to try, from the fullest to the smallest.

        A picture over the limit is left out from the start, and a sound over it is encoded
        anew. Then the picture goes, then the sound gets half as large, then it goes; a note
        above the card says so. The MIDI file, a few kilobytes, always stays.

        Args:
            limit_bytes: How large one file may be.
            reencode: Makes the sound smaller.
        """
        piece = self.composition
        sound, picture, notes = piece.mp3, piece.png, []
        if picture is not None and len(picture) > limit_bytes:
            picture = None
            notes.append(_LEFT_OUT[Part.PICTURE])
        whole = True
        if sound is not None and len(sound) > limit_bytes:
            sound, whole = await reencode(limit_bytes), False
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
        if (half := await reencode(len(sound) // 2)) is not None:
            yield self._content(half, None, [*notes, SMALLER])
        yield self._content(None, None, [*notes, _LEFT_OUT[Part.SOUND]])

    def _content(self, sound: bytes | None, picture: bytes | None, notes: Sequence[str]) -> Content:
        stem, embed = self.stem, self.embed()
        if picture is not None:
            embed.set_image(url=f"attachment://{stem}.{Part.PICTURE}")
        files = {Part.SOUND: sound, Part.MIDI: self.composition.midi, Part.PICTURE: picture}
        return Content(
            text=" ".join(map(t, notes)),
            embeds=[embed],
            files=[
                discord.File(
                    io.BytesIO(data),
                    f"{stem}.{part}",
                    description=alt_text(self.composition) if part is Part.PICTURE else None,
                )
                for part, data in files.items()
                if data is not None
            ],
        )

    def embed(self) -> discord.Embed:
        """Shows all but the files."""
        piece = self.composition
        loops = t("card-loop") if piece.request.loop else ""
        embed = discord.Embed(
            title=piece.title,
            description="\n".join(
                filter(None, (self._composed_for(), self.origin, loops, why(piece.reasons)))
            ),
            colour=_COLOURS[piece.request.mood.corner],
        )
        embed.add_field(name=t("card-mood"), value=mood_text(piece.request))
        embed.add_field(name=t("card-reads"), value=reading_text(piece.reading))
        embed.add_field(name=t("card-key"), value=key_name(piece.key))
        embed.add_field(name=t("card-tempo"), value=t("card-bpm", tempo=round(piece.tempo)))
        embed.add_field(name=t("card-length"), value=length(piece.seconds))
        embed.add_field(name=t("card-seed"), value=str(piece.request.seed))
        embed.add_field(name=t("card-instruments"), value=piece.request.instruments)
        for name, value in asked_fields(piece.request):
            embed.add_field(name=name, value=value, inline=False)
        if piece.chords:
            chords = chord_line([name for _, name in piece.chords])
            embed.add_field(name=t("card-chords"), value=chords, inline=False)
        model = f"{piece.model.name} {piece.model.version}"
        embed.set_footer(text=t("card-piece", number=self.number, model=model))
        return embed

    def _composed_for(self) -> str:
        if self.players:
            return t("card-by", members=all_of([who(player) for player in self.players]))
        if self.author_id is None:
            return t("card-for-somebody")
        return t("card-for", author=f"<@{self.author_id}>")


def who(member: int | None) -> str:
    """Words a member: a mention, or that it was somebody."""
    return t("card-somebody") if member is None else f"<@{member}>"


def chord_line(names: Sequence[str]) -> str:
    """Writes the first chords of a piece: ``chord_line(["Am", "F"])`` is ``"Am – F"``."""
    more = " …" if len(names) > CHORDS_SHOWN else ""
    return " – ".join(names[:CHORDS_SHOWN]) + more


def asked_fields(request: ComposeRequest) -> list[tuple[str, str]]:
    """Names and words the form and the chords that were asked for, as far as they were."""
    fields = []
    if request.form is not None:
        fields.append((t("card-form"), str(request.form)))
    if request.chords is not None:
        # A bar line of Discord's own would hide what stands between two.
        shown = discord.utils.escape_markdown(str(request.chords))
        fields.append((t("card-asked-chords"), shortened(shown, MAX_FIELD)))
    return fields


def shortened(text: str, most: int) -> str:
    """Cuts a text at a space: ``shortened("Am F C G", 6)`` is ``"Am F …"``."""
    return text if len(text) <= most else text[: most - 2].rpartition(" ")[0] + " …"


def mood_text(request: ComposeRequest) -> str:
    """Words the mood that was asked for, with its position in the plane; several by names alone."""
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


def reading_text(reading: MoodReading) -> str:
    """Words what the critic reads, by the nearest corner of the plane."""
    return _mood(Mood("custom", reading.valence, reading.arousal))


def mood_colour(valence: float, arousal: float) -> int:
    """The colour of the nearest corner of the plane of moods."""
    return _COLOURS[Mood("custom", valence, arousal).corner]
