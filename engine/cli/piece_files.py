"""A piece's files, written whole or not at all, and never over another's."""

from __future__ import annotations

import contextlib
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from engine.api.composition import Composition, SheetMusic
from engine.api.errors import RequestError
from engine.api.moods import spoken


@contextlib.contextmanager
def writing(out: Path) -> Iterator[None]:
    """Have what keeps files from being written refused in a sentence.

    Example: ``with writing(args.out): write_piece(piece, args.out)``.
    """
    try:
        yield
    except OSError as error:
        raise RequestError(f"--out {out} cannot be written to: {error.strerror}.") from error


def write_piece(piece: Composition, out: Path) -> list[str]:
    """Write a piece's files into a folder.

    All are written under other names first, so a full disk leaves none that is cut off. Files
    that are there stay: a piece of the same name gets a number, as in ``sad-grey-harbour-7-2``.

    Args:
        piece: The piece, with the media that were asked for.
        out: The folder.

    Returns:
        The names of the files.

    Raises:
        OSError: A file cannot be written; then none of them is there.
    """
    words = f"{spoken(piece.request.moods)} {piece.title}".casefold()
    stem = f"{re.sub(r'[^a-z]+', '-', words).strip('-')}-{piece.request.seed}"
    data = json.dumps(piece.to_json(), indent=2, ensure_ascii=False) + "\n"
    files = {
        ".mid": piece.midi,
        ".mp3": piece.mp3,
        **{f".{form}": sound for form, sound in piece.sounds.items()},
        "-stems.zip": piece.stems,
        ".png": piece.png,
        ".mp4": piece.video,
        ".json": data.encode(),
        **(sheet_files(piece.sheet) if piece.sheet else {}),
    }
    return write_files(stem, files, out)


def sheet_files(sheet: SheetMusic) -> dict[str, bytes]:
    """The files of sheet music: ending to content, pages as ``-page-1.png`` and so on."""
    pages = {f"-page-{number}.png": page for number, page in enumerate(sheet.pages, start=1)}
    return {".musicxml": sheet.musicxml, **pages}


def write_files(stem: str, files: Mapping[str, bytes | None], out: Path) -> list[str]:
    """Write files of one name and several endings into a folder, all of them or none.

    Args:
        stem: The name; it gets a number where a file with one of the endings is there.
        files: Ending to content, or None for no such file.
        out: The folder.

    Returns:
        The names of the files.

    Raises:
        OSError: A file cannot be written; then none of them is there.

    Example: ``write_files("waltz", {".musicxml": data}, Path())`` is ``["waltz.musicxml"]``.
    """
    wanted = {ending: content for ending, content in files.items() if content is not None}
    free = _free(stem, files, out)
    names = {ending: f"{free}{ending}" for ending in wanted}
    parts = {ending: out / f".{name}.part" for ending, name in names.items()}
    try:
        for ending, part in parts.items():
            part.write_bytes(wanted[ending])
        for ending, part in parts.items():
            part.rename(out / names[ending])
    except OSError:
        for ending, part in parts.items():
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
                (out / names[ending]).unlink(missing_ok=True)
        raise
    return list(names.values())


def _free(stem: str, endings: Iterable[str], out: Path) -> str:
    """The stem, with a number where files of that name are there."""
    numbered = (f"{stem}-{number}" for number in itertools.count(2))
    return next(
        name
        for name in itertools.chain([stem], numbered)
        if not any((out / f"{name}{ending}").exists() for ending in endings)
    )
