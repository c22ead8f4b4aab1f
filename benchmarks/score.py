"""Sheet music of composed pieces, opened by music21 and by verovio.

``python benchmarks/score.py`` composes 20 pieces with the shipped model, writes them down, and says
in how many of them both programs find the piece's own notes: every pitch where it begins, of each
instrument. ``--out DIR`` keeps the files.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from engine.api.moods import mood
from engine.api.request import ComposeRequest
from engine.api.settings import PROJECT
from engine.composing.note_composer import NoteComposer
from engine.model.checkpoint import COMPOSER
from engine.music.midi_writer import write_midi
from engine.notation.arranging import written_score
from engine.notation.musicxml import write_musicxml
from engine.notation.sheet import make_sheet
from engine.notation.tones import PlayedMusic, played_music
from engine.reading.song import read_song
from tests.engine.notation.opened import by_music21, by_verovio

MOODS: Final = ("happy", "angry", "sad", "calm", "dreamy", "playful", "tense", "hopeful")
INSTRUMENTS: Final = ("piano", "piano", "band", "jazz", "orchestra", "quartet", "rock", "chamber")
PIECES: Final = 20
SECONDS: Final = 30


def compose(composer: NoteComposer, seed: int, out: Path) -> Path:
    """Compose a piece and write its MIDI file; moods and instruments come round, not in step."""
    word, instruments = MOODS[seed % len(MOODS)], INSTRUMENTS[seed * 3 % len(INSTRUMENTS)]
    piece = composer.compose(
        ComposeRequest(mood(word), seed=seed, instruments=instruments, seconds=SECONDS)
    )
    path = out / f"{seed:02d}-{word}-{instruments}.mid"
    path.write_bytes(write_midi(piece.score, piece.title, piece.key))
    return path


def same_notes(music: PlayedMusic, musicxml: bytes) -> tuple[bool, bool]:
    """Whether music21 and verovio read the notes of a piece."""
    parts = [Counter((tone.start, tone.pitch) for tone in part.tones) for part in music.parts]
    return by_music21(musicxml) == [parts], by_verovio(musicxml) == sum(parts, Counter())


def main() -> None:
    """Print a line for each piece, and how many were alike."""
    parser = argparse.ArgumentParser(description="Open the sheet music of composed pieces.")
    parser.add_argument("--pieces", type=int, default=PIECES, metavar="N")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where the files are kept")
    args = parser.parse_args()
    composer = NoteComposer.open(PROJECT / "models" / COMPOSER)
    with contextlib.ExitStack() as stack:
        if args.out:
            args.out.mkdir(parents=True, exist_ok=True)
        out = args.out or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        alike = Counter({"music21": 0, "verovio": 0, "both": 0, "whole": 0})
        for seed in range(1, args.pieces + 1):
            midi = compose(composer, seed, out)
            song = read_song(midi)
            music = played_music(song)
            started = time.perf_counter()
            sheet = make_sheet(music, midi.stem)
            took = time.perf_counter() - started
            midi.with_suffix(".musicxml").write_bytes(sheet.musicxml)
            for number, page in enumerate(sheet.pages, start=1):
                midi.with_name(f"{midi.stem}-page-{number}.png").write_bytes(page)
            if write_musicxml(written_score(music, midi.stem)) != sheet.musicxml:
                raise SystemExit(f"{midi.stem}: written twice, it is not the same")
            found = same_notes(music, sheet.musicxml)
            notes = sum(len(part.tones) for part in music.parts)
            alike["music21"] += found[0]
            alike["verovio"] += found[1]
            alike["both"] += all(found)
            alike["whole"] += notes == len(song.score.notes)
            print(
                f"{midi.stem}: {notes} of {len(song.score.notes)} notes, {len(sheet.pages)} pages, "
                f"{took:.1f} s, music21 {found[0]}, verovio {found[1]}",
                flush=True,
            )
    print(
        f"{args.pieces} pieces: the same notes in music21 in {alike['music21']}, in verovio in "
        f"{alike['verovio']}, in both in {alike['both']}; all notes of the file in "
        f"{alike['whole']}."
    )


if __name__ == "__main__":
    main()
