"""What stands on a piece's picture and in its sound file."""

from __future__ import annotations

from engine.api.composition import Composition
from engine.api.instruments import PIANO
from engine.api.request import ComposeRequest
from engine.music.bar_lines import bar_lines
from engine.music.score import Score


def subtitle(piece: Composition) -> str:
    """The picture's second line: mood, key, tempo, length, seed, and the form and chords asked for.

    Example: ``"calm to tense · A minor · 96 BPM · 0:30 · seed 7 · A B A · Am F C G"``.
    """
    request = piece.request
    minutes, seconds = divmod(round(piece.seconds), 60)
    moods = " to ".join(mood.name for mood in request.moods)
    # The piano's pieces of earlier versions are in free time: their tempo was measured, and no
    # chord was named.
    about = "about " if request.instruments == PIANO and not piece.chords else ""
    return " · ".join(
        (
            f"{moods} · {piece.key} · {about}{piece.tempo:.0f} BPM",
            f"{minutes}:{seconds:02d} · seed {request.seed}",
            *asked_words(request),
        )
    )


def asked_words(request: ComposeRequest) -> list[str]:
    """The form and the chords that were asked for, in words; none where both were left open."""
    return [str(one) for one in (request.form, request.chords) if one is not None]


def new_spans(piece: Composition, score: Score) -> list[tuple[float, float]]:
    """When the bars begin and end that were made anew, in seconds; none where that is all of it.

    Example: of ``Redo(bars=(5, 8))`` at 120 quarters a minute in 4/4 it is ``[(8.0, 16.0)]``.

    Args:
        piece: The piece; its request says what was made anew.
        score: Its notes, and by its metre its bars.
    """
    origin = piece.request.origin
    lines = [*bar_lines(score).tolist(), score.seconds]
    if origin is None or origin.redo is None or len(lines) < 2:
        return []
    redo, bars = origin.redo, len(lines) - 1
    # Where a piece that ends goes on, the bar with its old ending is new as well.
    ending = bool(redo.more) and not piece.request.loop
    stretches = [(0, redo.front), (bars - redo.more - ending, bars)]
    if redo.bars is not None:
        stretches.append((redo.front + redo.bars[0] - 1, redo.front + redo.bars[1]))
    return sorted(
        (lines[first], lines[min(past, bars)])
        for first, past in stretches
        if first < min(past, bars)
    )


def comment(piece: Composition) -> str:
    """The MP3's comment: what the piece was made from."""
    request = piece.request
    asked = "".join(f"{words}, " for words in asked_words(request))
    return (
        f"{request.mood.name}, {request.instruments}, {piece.key}, {asked}seed {request.seed}, "
        f"model {piece.model.name} {piece.model.version}"
    )
