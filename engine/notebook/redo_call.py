"""The call that makes something of a piece anew."""

from __future__ import annotations

from engine.api.instruments import MULTI
from engine.api.mood_phrases import parse_moods
from engine.api.origin import Origin, Way
from engine.api.progression import parse_progression
from engine.api.redo import Redo, parse_bars, parse_parts
from engine.api.redo_request import redo_request
from engine.api.request import ComposeRequest, new_seed
from engine.notebook.shown import Composed
from engine.notebook.tools import ModelChoice, Source, midi_of, pipeline_of


def redo(
    source: Source,
    *,
    bars: str | None = None,
    part: str | None = None,
    add: str | None = None,
    remove: str | None = None,
    front: int = 0,
    more: int = 0,
    mood: str | None = None,
    chords: str | None = None,
    begin: float | None = None,
    end: float | None = None,
    seed: int | None = None,
    model: ModelChoice = None,
) -> Composed:
    """Make something of a piece anew; all else stays note for note, and a loop stays a loop.

    Example: ``redo(piece, bars="5-8", part="bass")``, ``redo("waltz.mid", add="flute", more=4)``.

    Args:
        source: The piece, or any MIDI file.
        bars: The bars that are written anew, such as ``"5-8"``, counted from 1; None for all.
        part: The instruments that are written anew, such as ``"bass, drums"``; None for all that
            play in those bars.
        add: The instruments that join over what stands.
        remove: The instruments that are taken away.
        front: Bars that are put before the first, 0 … 64.
        more: Bars that are put after the last, likewise.
        mood: The mood of what is new; None for the piece's own.
        chords: Chords for the new bars, such as ``"Am F C G"``; None for those that stand.
        begin: Where the part begins that is taken, in seconds; bars are counted from there. None
            for its beginning.
        end: Where it ends.
        seed: The source of all chance; None for a new one.
        model: Who writes it.

    Raises:
        RequestError: Something is unknown or not allowed, or the piece does not allow it.
        DataError: The file cannot be read.
    """
    wanted = Redo(
        parse_bars(bars) if bars else None,
        parse_parts(part) if part else (),
        parse_parts(add) if add else (),
        parse_parts(remove) if remove else (),
        front=front,
        more=more,
    )
    moods = parse_moods(mood) if mood else ()
    progression = parse_progression(chords) if chords else None
    if isinstance(source, Composed) and begin is None and end is None:
        request = redo_request(
            source.composition, wanted, moods=moods, chords=progression, seed=seed
        )
        return Composed(pipeline_of(model).make(request))
    midi, name = midi_of(source)
    first, *then = moods or parse_moods("calm")
    origin = Origin(
        Way.REDO, midi, start=begin, end=end, own_mood=not moods, name=name, redo=wanted
    )
    request = ComposeRequest(
        mood=first,
        then=tuple(then),
        seed=new_seed() if seed is None else seed,
        instruments=MULTI,
        chords=progression,
        origin=origin,
    )
    return Composed(pipeline_of(model).make(request))
