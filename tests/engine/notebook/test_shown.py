"""What notebooks show of music without a sound or a picture, and what is read again of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from engine.music.midi import read_midi
from engine.notebook import Composed, Insight, read
from engine.notebook.tools import midi_of
from tests.bot.fake_engine import analysis
from tests.engine.api.test_request import PIECE
from tests.engine.reading.raw_midi import END, file, note


def test_only_what_there_is_of_a_piece_is_saved_and_shown(tmp_path: Path) -> None:
    piece = replace(PIECE, mp3=b"sound", png=b"picture")
    stem = f"quiet-lake-{PIECE.request.seed}"
    whole, bare = Composed(piece), Composed(piece.without_media())
    assert [one.name for one in whole.save(tmp_path / "a")] == [
        f"{stem}.mid", f"{stem}.mp3", f"{stem}.png",
    ]  # fmt: skip
    assert (tmp_path / "a" / f"{stem}.mp3").read_bytes() == b"sound"
    assert [one.name for one in bare.save(tmp_path / "b")] == [f"{stem}.mid"]
    assert [path.name for path in (tmp_path / "b").iterdir()] == [f"{stem}.mid"]
    html = whole._repr_html_()
    assert ("<audio" in html, "<img" in html) == (True, True)
    assert bare._repr_html_() == ""
    assert "<img" not in Insight(replace(analysis("A"), png=None))._repr_html_()


def test_music_of_more_programs_than_channels_is_read_without_a_sound() -> None:
    # The programs come one after another on one channel.
    parts = [bytes([0, 0xC0, program]) + note(60, 0, 480) for program in range(17)]
    midi = file(b"".join(parts) + END)
    heard = read(midi)
    assert heard.mp3 is None
    assert heard.png.startswith(b"\x89PNG")
    assert "<audio" not in heard._repr_html_()
    assert heard.analysis.notes == 17
    # It can be given to the next call as it is.
    assert midi_of(heard) == (midi, heard.name)
    assert len(read_midi(heard.midi).notes) == 17
