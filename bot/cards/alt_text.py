"""What a piece's picture shows, in words, for those who cannot see it."""

from __future__ import annotations

from typing import Final

from bot.i18n.messages import t
from bot.i18n.names import THEN, key_name, mood_name
from engine.api.composition import Composition
from engine.api.form import Form

MAX_ALT: Final = 1024
"""The longest description of an attachment, in characters.
Source: https://discord.com/developers/docs/resources/message#attachment-object"""


def alt_text(piece: Composition) -> str:
    """Describes the picture of a piece in the language of the task.

    It begins with "The notes of Grey Harbour over time. Mood: sad." and goes on with key, tempo,
    instruments, and the form as far as one was asked for.
    """
    request = piece.request
    moods = THEN.join(
        mood_name(mood.corner if mood.name == "custom" else mood.name) for mood in request.moods
    )
    text = t(
        "picture-alt",
        title=piece.title,
        mood=moods,
        key=key_name(piece.key),
        tempo=round(piece.tempo),
        instruments=request.instruments,
    )
    if request.form is not None:
        text += " " + _form(request.form)
    return text[:MAX_ALT]


def _form(form: Form) -> str:
    names = (
        t("form-varied", letter=name[0]) if name.endswith("'") else name for name in form.sections
    )
    return t("form-in-words", count=len(form.sections), sections=", ".join(names))
