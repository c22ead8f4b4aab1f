"""What stands on a piece's picture and in its sound file."""

from __future__ import annotations

from engine.api.composition import Composition
from engine.api.instruments import PIANO
from engine.api.request import ComposeRequest


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


def comment(piece: Composition) -> str:
    """The MP3's comment: what the piece was made from."""
    request = piece.request
    asked = "".join(f"{words}, " for words in asked_words(request))
    return (
        f"{request.mood.name}, {request.instruments}, {piece.key}, {asked}seed {request.seed}, "
        f"model {piece.model.name} {piece.model.version}"
    )
