"""The card of a model of one's own: what it learned from, how, and what it took over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from engine.training.own.losses import Epoch
from engine.training.own.plan import OwnPlan

CARD: Final = "README.md"
"""The model's card, in its file."""
PLOT: Final = "losses.png"
"""The picture of the losses, in its file."""


def own_card(meta: Mapping[str, Any], plan: OwnPlan, epochs: Sequence[Epoch], best: Epoch) -> str:
    """Write the card, in Markdown.

    Example: ``own_card(meta, plan, losses.epochs, losses.best)`` begins with ``# waltzes``.

    Args:
        meta: The model's ``meta.json``.
        plan: How it was trained.
        epochs: The losses, that before training first.
        best: The epoch whose weights were kept.
    """
    base, files = meta["begun_with"], meta["files"]
    begun = f"{base['name']} {base['version']} ({base['checksum'][:8]})"
    if meta["from_scratch"]:
        first = f"a new network; critics, chords and all else that is not trained are {begun}'s"
        licence = (
            f"the weights are yours, as far as your music is; what was taken over from {begun} "
            "has the licence of that model"
        )
    else:
        first = f"{begun}, which went on learning"
        licence = (
            f"that of {begun}, from which it comes, for the shipped model non-commercial; and "
            "what the licence of your music asks"
        )
    notes = sum(meta["data"].values())
    shape = ", ".join(f"{name} {value:g}" for name, value in meta["shape"].items())
    before, exported = epochs[0].validation, meta["nats_a_note"]["export"]["all"]
    rows = {
        "begun with": first,
        "trained on": f"{files['train']} files, {notes:,} notes; {files['val']} more were kept "
        "for measuring",
        "metres": ", ".join(f"{count} in {one}" for one, count in meta["meters"].items()),
        "trained how": f"sequences of {plan.sequence} notes, {plan.stride} from one to the next; "
        f"{plan.batch} in a batch; learning rate {plan.learning_rate:g}; {epochs[-1].number} of "
        f"at most {plan.epochs} epochs, of which number {best.number} was kept; seed {plan.seed}",
        "network": f"{meta['parameters']:,} parameters: {shape}",
        "loss on the files kept for measuring": f"{before:.3f} nats a note before, "
        f"{best.validation:.3f} after; exported {exported:.3f}",
        "taken over": "the critics that rank candidates, the chord network, what draws the choice "
        "to real music, each mood's tempo and density",
        "against copies": "the indexes hold the files it learned from"
        + ("" if meta["from_scratch"] else ", besides what they held before"),
        "licence": licence,
    }
    table = [f"| {name} | {text} |" for name, text in rows.items()]
    losses = [
        f"| {one.number} | {f'{one.training:.3f}' if one.number else ''} | {one.validation:.3f} |"
        for one in epochs
    ]
    lines = [f"# {meta['name']}", "| | |", "|---|---|", *table, ""]
    lines += ["| epoch | files learned from | held out |", "|---|---|---|", *losses]
    return "\n".join(lines) + "\n"
