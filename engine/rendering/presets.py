"""Which sounds a SoundFont has, and which of those asked for it lacks.

FluidSynth plays the piano in place of a program that is not there, and nothing in place of
drums, without a word. So what is asked for is looked up before anything is played.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from engine.api.errors import SoundFontError
from engine.api.instruments import ORDER

MELODIC_BANK: Final = 0
DRUM_BANK: Final = 128
"""The banks of General MIDI's programs and of its drum kits, as SoundFonts number them."""

Preset = tuple[int, int]
"""Bank and program, or drum kit."""

_RECORD: Final = struct.Struct("<20sHHH12x")
_CHUNK: Final = struct.Struct("<4sI")


def presets_of(soundfont: Path) -> frozenset[Preset]:
    """The presets of a SoundFont, read from its list of them.

    Example: ``(0, 40) in presets_of(path)`` says whether it has a violin.

    Raises:
        SoundFontError: The file cannot be read, or holds no such list.

    Source: SoundFont Technical Specification 2.04, section 7.2: records of 38 bytes, the last
    of which only marks the end.
    """
    try:
        with soundfont.open("rb") as file:
            file.seek(12)
            data = b"".join(
                _inside(file, size)
                for kind, size in _chunks(file, soundfont.stat().st_size)
                if kind == b"LIST"
            )
        records = list(_RECORD.iter_unpack(data))[:-1]
    except (OSError, struct.error) as error:
        raise _unreadable(soundfont) from error
    if not records:
        raise _unreadable(soundfont)
    return frozenset((bank, program) for _, program, bank, _ in records)


def lacking(programs: Iterable[Preset], presets: frozenset[Preset]) -> list[str]:
    """Those of the presets asked for that are not there, named for people.

    A drum kit may be played by the standard kit, which has the same drums.

    Example: ``["drums (kit 0)", "violin (program 40)"]``.
    """
    missing = sorted({one for one in programs if not _has(presets, one)}, reverse=True)
    return [
        f"drums (kit {program})" if bank == DRUM_BANK else f"{_family(program)} (program {program})"
        for bank, program in missing
    ]


def check_sounds(programs: Iterable[Preset], presets: frozenset[Preset], soundfont: Path) -> None:
    """Refuse a SoundFont that lacks a sound; the error names all that it lacks.

    Args:
        programs: The presets a piece needs.
        presets: Those of the SoundFont.
        soundfont: Its file.

    Raises:
        SoundFontError: Something is missing.
    """
    if missing := lacking(programs, presets):
        raise SoundFontError(
            f"The SoundFont {soundfont} has no {', no '.join(missing)}: choose another one with "
            "AFFETTO_SOUNDFONT, or other instruments."
        )


def instruments_lacking(presets: frozenset[Preset]) -> list[str]:
    """The instruments that cannot be played, or not with all of their programs.

    Example: ``["drums", "guitar (programs 26, 27)"]``.
    """
    found = []
    for one in ORDER:
        wanted = [(MELODIC_BANK, program) for program in one.programs] or [(DRUM_BANK, 0)]
        gone = [program for bank, program in wanted if not _has(presets, (bank, program))]
        if len(gone) == len(wanted):
            found.append(one.name)
        elif gone:
            numbers = ", ".join(map(str, sorted(gone)))
            found.append(f"{one.name} (program{'s' if len(gone) > 1 else ''} {numbers})")
    return found


def _has(presets: frozenset[Preset], wanted: Preset) -> bool:
    return wanted in presets or (wanted[0] == DRUM_BANK and (DRUM_BANK, 0) in presets)


def _family(program: int) -> str:
    return next((one.name for one in ORDER if program in one.programs), "effects")


def _chunks(file: BinaryIO, end: int) -> Iterator[tuple[bytes, int]]:
    """Kind and size of each chunk up to a place in the file, which then stands at its content."""
    while file.tell() + _CHUNK.size <= end:
        kind, size = _CHUNK.unpack(file.read(_CHUNK.size))
        content = file.tell()
        yield kind, size
        file.seek(content + size + size % 2)  # chunks begin at even places


def _inside(file: BinaryIO, size: int) -> bytes:
    """The list of presets in a chunk of chunks; empty if it lies in another one."""
    end = file.tell() + size
    if file.read(4) != b"pdta":
        return b""
    return next((file.read(length) for kind, length in _chunks(file, end) if kind == b"phdr"), b"")


def _unreadable(soundfont: Path) -> SoundFontError:
    return SoundFontError(
        f"Affetto cannot load the SoundFont {soundfont}: its list of sounds is missing. "
        "Get it anew."
    )
