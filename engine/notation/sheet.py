"""Makes sheet music of a song: its MusicXML and its pages."""

from __future__ import annotations

from engine.api.composition import SheetMusic
from engine.notation.arranging import written_score
from engine.notation.musicxml import write_musicxml
from engine.notation.pages import draw_pages
from engine.notation.tones import PlayedMusic


def make_sheet(music: PlayedMusic, title: str, composer: str | None = None) -> SheetMusic:
    """Write a piece down as sheet music.

    Args:
        music: As :func:`engine.notation.tones.played_music` lays it out.
        title: What stands above it.
        composer: Who wrote it, where that is known.

    Raises:
        EngineError: It could not be engraved.

    Example: ``make_sheet(played_music(read_song(Path("waltz.mid"))), "A Waltz").pages``.
    """
    score = written_score(music, title)
    musicxml = write_musicxml(score, composer)
    staves = sum(len(part.staves) for part in score.parts)
    return SheetMusic(musicxml, tuple(draw_pages(musicxml, staves)))
