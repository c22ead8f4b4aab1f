"""What other programs read in a MusicXML file: music21 and verovio, each by its own parser."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

Notes = Counter[tuple[int, int]]
"""How often each note is there: its tick from the first bar line, in twelfths of a quarter, and its
pitch; of drums the key of the kit."""


def by_music21(*files: bytes) -> list[list[Notes]]:
    """The notes of each part of each file, ties joined; in a process of its own: it is large."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", __file__],
        input=b"\0".join(files),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return [
        [Counter((tick, pitch) for tick, pitch in part) for part in parts]
        for parts in json.loads(done.stdout)
    ]


def by_verovio(musicxml: bytes) -> Notes:
    """The notes of all parts together."""
    import verovio  # noqa: PLC0415

    toolkit = verovio.toolkit()
    assert toolkit.loadData(musicxml.decode())
    # What only holds a note on begins none.
    held = set(re.findall(r'<tie [^>]*endid="#([^"]+)"', toolkit.getMEI()))
    found: Notes = Counter()
    for event in toolkit.renderToTimemap({"includeMeasures": False, "includeRests": False}):
        for note in set(event.get("on", ())) - held:
            pitch = toolkit.getMIDIValuesForElement(note)["pitch"]
            found[round(event["qstamp"] * 12), pitch] += 1
    return found


def _read(musicxml: bytes) -> list[list[tuple[int, int]]]:
    """What music21 reads, in this process."""
    from music21 import chord, converter, harmony, note, stream  # noqa: PLC0415

    from engine.notation.drum_notation import DRUM_NOTES  # noqa: PLC0415

    keys = {(one.step, one.octave, one.head): key for key, one in DRUM_NOTES.items()}
    parts: dict[str, list[tuple[int, int]]] = {}
    score = converter.parseData(musicxml, format="musicxml")
    assert isinstance(score, stream.Score)
    for part in score.parts:
        # Both staves of a piano are one part.
        found = parts.setdefault(str(part.id).partition("-Staff")[0], [])
        for element in part.flatten().notes:
            if isinstance(element, harmony.Harmony):
                continue
            heads = element.notes if isinstance(element, chord.ChordBase) else [element]
            for head in heads:
                if head.tie is not None and head.tie.type != "start":
                    continue
                tick = round(float(element.offset) * 12)
                if isinstance(head, note.Unpitched):
                    place = (head.displayStep, head.displayOctave, head.notehead)
                    found.append((tick, keys[place]))
                elif isinstance(head, note.Note):
                    found.append((tick, head.pitch.midi))
    return list(parts.values())


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[3]))
    sys.stdout.write(json.dumps([_read(one) for one in sys.stdin.buffer.read().split(b"\0")]))
