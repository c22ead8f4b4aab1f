"""Pieces in other forms than their cards: as a video, sheet music, stems, and other sounds."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import discord

from bot.cards.download_menu import FORMATS
from bot.cards.piece_card import file_stem
from bot.i18n.messages import t
from bot.replying.content import Content
from bot.settings import MEGABYTE
from engine.api.composition import Composition
from engine.api.errors import EngineError, RequestError

MAX_PAGES_SHOWN: Final = 9
"""Discord takes ten files with a message; one of them is the MusicXML file."""

Shown = Callable[[Composition, int, int], Iterator[Content]]
"""Makes the contents to try of a piece, its number and an upload limit in bytes, from the fullest
to the smallest.

Raises an EngineError where the form was not made, and a RequestError where it is too large."""


def _sheet(made: Composition, number: int, limit_bytes: int) -> Iterator[Content]:
    """The MusicXML file and a picture of each page; what is too large goes without its pages."""
    sheet, stem = made.sheet, file_stem(made.title, number)
    if sheet is None:
        raise EngineError("The sheet music was not made.")
    text, pages = t("sheet-of", number=number, title=made.title), sheet.pages[:MAX_PAGES_SHOWN]
    if len(sheet.pages) > len(pages):
        text += " " + t("sheet-more-pages", shown=len(pages), count=len(sheet.pages))
    if all(len(page) <= limit_bytes for page in pages):
        files = [_file(page, f"{stem}-page-{at}.png") for at, page in enumerate(pages, start=1)]
        yield Content(text, [], [*files, _file(sheet.musicxml, f"{stem}.musicxml")])
    text = t("sheet-without-pages", number=number, title=made.title)
    yield Content(text, [], [_file(sheet.musicxml, f"{stem}.musicxml")])


def _video(made: Composition, number: int, limit_bytes: int) -> Iterator[Content]:
    """A video, which the engine was told to make within the limit."""
    del limit_bytes
    if made.video is None:
        raise EngineError("The video was not made.")
    file = _file(made.video, f"{file_stem(made.title, number)}.mp4")
    yield Content(t("video-of", number=number, title=made.title), [], [file])


def _stems(made: Composition, number: int, limit_bytes: int) -> Iterator[Content]:
    """The instruments one by one, as a ZIP archive of sounds."""
    if made.stems is None:
        raise EngineError("The stems were not made.")
    if len(made.stems) > limit_bytes:
        size, limit = _megabytes(len(made.stems)), _megabytes(limit_bytes)
        raise RequestError(t("stems-too-large", size=size, limit=limit))
    file = _file(made.stems, f"{file_stem(made.title, number)}-stems.zip")
    yield Content(t("stems-of", number=number, title=made.title), [], [file])


def _sound(form: str) -> Shown:
    """The sound in a format."""

    def shown(made: Composition, number: int, limit_bytes: int) -> Iterator[Content]:
        sound, name = made.sounds.get(form), form.upper()
        if sound is None:
            raise EngineError("The sound was not made.")
        if len(sound) > limit_bytes:
            size, limit = _megabytes(len(sound)), _megabytes(limit_bytes)
            raise RequestError(t("download-too-large", form=name, size=size, limit=limit))
        file = _file(sound, f"{file_stem(made.title, number)}.{form}")
        yield Content(t("download-of", number=number, title=made.title, form=name), [], [file])

    return shown


RENDERINGS: Final[Mapping[str, Shown]] = {
    "sheet": _sheet,
    "video": _video,
    "stems": _stems,
    **{form: _sound(form) for form in FORMATS},
}
"""What can be made of a piece: a form of :class:`engine.api.composition.Rendering` or a format of
its sound, to what makes its contents."""


def _file(data: bytes, name: str) -> discord.File:
    return discord.File(io.BytesIO(data), name)


def _megabytes(size: int) -> float:
    """A size in bytes as sentences name it."""
    return round(size / MEGABYTE, 1)
