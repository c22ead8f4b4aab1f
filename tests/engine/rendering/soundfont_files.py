"""SoundFonts of the tests' own making: a tone under the presets that a test names."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np

Preset = tuple[int, int]

SAMPLES = 4_410
RATE = 44_100


def write_soundfont(path: Path, presets: Sequence[Preset]) -> Path:
    """Write a SoundFont that plays the same tone for each preset, and has no others.

    Source: SoundFont Technical Specification 2.04, sections 4 to 7.

    Args:
        path: The file.
        presets: Bank and program of each preset.
    """
    tone = (np.sin(np.arange(SAMPLES) * 2 * np.pi / 100) * 20_000).astype("<i2").tobytes()
    path.write_bytes(
        _chunk(
            b"RIFF",
            b"sfbk"
            + _list(b"INFO", ifil=struct.pack("<HH", 2, 4), isng=b"EMU8000\0", INAM=b"tone\0\0")
            + _list(b"sdta", smpl=tone + bytes(92))
            + _list(b"pdta", **_tables(presets)),
        )
    )
    return path


def _tables(presets: Sequence[Preset]) -> dict[str, bytes]:
    count = len(presets)
    headers = [(f"tone {n}", program, bank, n) for n, (bank, program) in enumerate(presets)]
    phdr = b"".join(
        struct.pack("<20sHHHIII", name.encode(), program, bank, bag, 0, 0, 0)
        for name, program, bank, bag in [*headers, ("EOP", 0, 0, count)]
    )
    sample = struct.pack("<20sIIIIIBbHH", b"tone", 0, SAMPLES, 0, SAMPLES - 10, RATE, 60, 0, 0, 1)
    return {
        "phdr": phdr,
        "pbag": b"".join(struct.pack("<HH", n, 0) for n in range(count + 1)),
        "pmod": bytes(10),
        "pgen": struct.pack("<HH", 41, 0) * count + bytes(4),
        "inst": struct.pack("<20sH", b"tone", 0) + struct.pack("<20sH", b"EOI", 1),
        "ibag": struct.pack("<HHHH", 0, 0, 2, 0),
        "imod": bytes(10),
        # Looped, and that sample.
        "igen": struct.pack("<HHHH", 54, 1, 53, 0) + bytes(4),
        "shdr": sample + struct.pack("<20s26x", b"EOS"),
    }


def _list(kind: bytes, **chunks: bytes) -> bytes:
    inside = b"".join(_chunk(name.encode(), content) for name, content in chunks.items())
    return _chunk(b"LIST", kind + inside)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return kind + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)
