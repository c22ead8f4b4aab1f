"""The request that makes something of a composed piece anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.api.composition import Composition
from engine.api.moods import Mood
from engine.api.origin import Origin, Way
from engine.api.progression import Progression
from engine.api.redo import Redo
from engine.api.request import ComposeRequest, new_seed


def redo_request(
    piece: Composition,
    redo: Redo,
    *,
    moods: Sequence[Mood] = (),
    chords: Progression | None = None,
    model: str | None = None,
    seed: int | None = None,
) -> ComposeRequest:
    """Make the request; what was asked for the piece counts, if it still can, and a loop stays one.

    Example: ``redo_request(piece, Redo(bars=(5, 8)), seed=7)``.

    Args:
        piece: The piece.
        redo: What of it is made anew.
        moods: The moods that what is new is to have, in order; none for the piece's own.
        chords: The chords of the new bars; None for those that stand.
        model: The operator's own model that is to write it; None for the usual one.
        seed: The source of all chance; None for a new one.

    Raises:
        RequestError: The options do not go together.
    """
    first, *then = moods or piece.request.moods
    return replace(
        piece.request,
        mood=first,
        then=tuple(then),
        seed=new_seed() if seed is None else seed,
        key=None,
        tempo=None,
        chords=chords,
        chords_set_length=False,
        form=None,
        origin=Origin(
            Way.REDO,
            piece.midi,
            piece.key,
            redo=redo,
            loop=piece.seconds if piece.request.loop else None,
        ),
        model=model,
    )
