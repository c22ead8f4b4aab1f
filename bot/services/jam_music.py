"""What a step of a jam asks of the engine, and what stands after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.cards.jam_card import playing
from bot.i18n.messages import t
from bot.store.jam_rows import Added, Step
from engine.api.composition import Composition
from engine.api.errors import RequestError
from engine.api.instruments import BY_NAME, MAX_INSTRUMENTS, MULTI
from engine.api.moods import Mood
from engine.api.origin import Origin, Way
from engine.api.redo import Redo
from engine.api.request import MAX_MOODS, SECONDS, ComposeRequest, new_seed
from engine.api.shares import Share

OPENING_BARS: Final = 8
"""How many bars of 4/4 a jam opens with."""
_USUAL_TEMPO: Final = 96
"""Beats a minute by which the time that takes is estimated where no tempo is asked for."""
_SHORTEST_BAR: Final = 2
"""Beats of the shortest bar that is written: by it a step is refused that is too long for sure."""


def opening_request(wish: ComposeRequest) -> ComposeRequest:
    """Makes the request for an opening: ``OPENING_BARS`` at the tempo that is asked for or drawn.

    Args:
        wish: What is asked for; its length does not count.
    """
    about = round(OPENING_BARS * 4 * 60 / (wish.tempo or _USUAL_TEMPO))
    return replace(wish, bars=OPENING_BARS, seconds=about)


def next_request(standing: Composition, added: Added, mood: Mood | None) -> ComposeRequest:
    """Makes the request for a step.

    Args:
        standing: The piece as it stands.
        added: What the step adds.
        mood: The mood of the new bars, or None for that of the last ones.

    Raises:
        RequestError: The piece would be too long, or the instrument plays already, is none or
            one too many.
    """
    request, here = standing.request, playing(standing)
    if added.instrument is not None:
        _require_free(added.instrument, here)
        redo = Redo(add=(added.instrument,))
    else:
        least = standing.seconds + added.bars * _SHORTEST_BAR * 60 / standing.tempo
        if least > SECONDS[1]:
            raise RequestError(t("jam-too-long", seconds=SECONDS[1]))
        redo = Redo(more=added.bars)
    return replace(
        request,
        mood=mood or request.moods[-1],
        then=(),
        seed=new_seed(),
        tempo=None,
        key=None,
        chords=None,
        form=None,
        origin=Origin(Way.REDO, standing.midi, standing.key, redo=redo),
    )


def _require_free(instrument: str, here: Sequence[str]) -> None:
    if instrument not in BY_NAME:
        raise RequestError(t("nothing-chosen"))
    if instrument in here:
        raise RequestError(t("jam-plays-already", instrument=instrument))
    if len(here) >= MAX_INSTRUMENTS:
        raise RequestError(t("jam-full", count=MAX_INSTRUMENTS))


def opened(made: Composition) -> Composition:
    """Returns the piece that stands after the opening."""
    request = made.request
    if request.instruments == MULTI and 0 < len(made.playing) <= MAX_INSTRUMENTS:
        request = replace(request, instruments=", ".join(made.playing))
    # As if it had been asked for by its length, as other pieces are.
    request = replace(request, bars=None, seconds=_whole_seconds(made))
    return replace(made.without_media(), request=request)


def stands(before: Composition, made: Composition, added: Added) -> Composition:
    """Returns the piece that stands after a step.

    Its request is that of the whole, as if it had been asked for at once: all moods in turn and
    all instruments, made from no other piece.

    Args:
        before: The piece as it stood.
        made: What the engine made for the step.
        added: What the step added.
    """
    request = before.request
    moods = list(request.moods)
    if made.request.mood != moods[-1] and added.bars:
        # Where there are too many, those in the middle go.
        moods = [*moods[: MAX_MOODS - 1], made.request.mood]
    instruments = request.instruments
    if added.instrument is not None:
        instruments = ", ".join([*playing(before), added.instrument])
    whole = replace(
        request,
        mood=moods[0],
        then=tuple(moods[1:]),
        instruments=instruments,
        seconds=_whole_seconds(made),
        seed=made.request.seed,
        chords=None,
        form=None,
    )
    return replace(made.without_media(), request=whole, title=before.title)


def _whole_seconds(made: Composition) -> int:
    """The length of a piece as a request can ask for it."""
    return min(max(round(made.seconds), SECONDS[0]), SECONDS[1])


def shares_of(steps: Sequence[Step], labels: Mapping[int | None, str]) -> tuple[Share, ...]:
    """Makes what the picture needs to know of who made what.

    Args:
        steps: All steps, the opening first; at least one.
        labels: What each who takes part is called.
    """
    players = list(dict.fromkeys(step.user_id for step in steps))
    return tuple(
        Share(
            players.index(step.user_id),
            labels[step.user_id],
            step.added.bars,
            () if step.added.instrument is None else (step.added.instrument,),
        )
        for step in steps
    )
