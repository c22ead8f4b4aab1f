"""Engraves MusicXML as pages: verovio sets the notes, resvg makes a picture of each page."""

from __future__ import annotations

import base64
import io
import re
import tempfile
from functools import cache
from pathlib import Path
from typing import Final

import resvg_py
import verovio
from fontTools.ttLib import TTFont

from engine.api.errors import EngineError

PAGE: Final = (1240, 1754)
"""Width and height of a page in pixels: A4 at 150 dots an inch."""
MAX_PAGES: Final = 40
"""The most pages that are drawn."""

_WIDTH: Final = 2100
_HEIGHT: Final = 2970
_MARGIN: Final = 120
_SCALES: Final = ((3, 85), (6, 70), (10, 58), (99, 48))
"""Up to how many staves, and the size of the music then, in hundredths."""
_FONT_FILES: Final = ("Liberation", "Leipzig")
_FACE: Final = re.compile(rb"base64,([A-Za-z0-9+/=]+)")


def draw_pages(musicxml: bytes, staves: int) -> list[bytes]:
    """Engrave a score.

    Args:
        musicxml: The score.
        staves: How many staves a system has; the more, the smaller they are.

    Returns:
        A PNG of ``PAGE`` for each page, at most ``MAX_PAGES``.

    Raises:
        EngineError: The score cannot be engraved.
    """
    verovio.enableLog(verovio.LOG_OFF)
    toolkit = verovio.toolkit()
    scale = next(scale for most, scale in _SCALES if staves <= most)
    toolkit.setOptions(
        {
            "pageWidth": _WIDTH * 100 // scale,
            "pageHeight": _HEIGHT * 100 // scale,
            "pageMarginTop": _MARGIN,
            "pageMarginBottom": _MARGIN,
            "pageMarginLeft": _MARGIN,
            "pageMarginRight": _MARGIN,
            "scale": scale,
            "header": "auto",
            "footer": "none",
            "breaks": "auto",
            "font": "Leipzig",
            "xmlIdSeed": 1,
            # Where lines are indented, resvg takes the blanks for the letters to be placed.
            "svgFormatRaw": True,
            "smuflTextFont": "none",
        }
    )
    if not toolkit.loadData(musicxml.decode()):
        raise EngineError("The sheet music could not be engraved.")
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, face in enumerate(_faces()):
            path = Path(folder) / f"{number}.ttf"
            path.write_bytes(face)
            files.append(str(path))
        numbers = range(1, min(toolkit.getPageCount(), MAX_PAGES) + 1)
        return [_drawn(toolkit.renderToSVG(number), files) for number in numbers]


def _drawn(svg: str, files: list[str]) -> bytes:
    try:
        return resvg_py.svg_to_bytes(
            svg_string=svg,
            background="white",
            skip_system_fonts=True,
            width=PAGE[0],
            height=PAGE[1],
            font_files=files,
            font_family="Liberation Serif",
            serif_family="Liberation Serif",
        )
    except ValueError as error:
        raise EngineError("The sheet music could not be drawn.") from error


@cache
def _faces() -> tuple[bytes, ...]:
    """The fonts that verovio measures texts by, unpacked: its own files are for browsers."""
    folder = Path(verovio.__file__).parent / "data"
    faces = []
    for name in _FONT_FILES:
        for packed in _FACE.findall((folder / f"{name}.css").read_bytes()):
            font = TTFont(io.BytesIO(base64.b64decode(packed)))
            font.flavor = None
            plain = io.BytesIO()
            font.save(plain)
            faces.append(plain.getvalue())
    return tuple(faces)
