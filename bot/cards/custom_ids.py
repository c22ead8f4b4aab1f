"""The custom ids of all buttons and menus: how each is written and recognised.

A custom id holds all that its button needs, so that the button outlives a restart. Messages out
there hold these ids: a format that is written here must be understood for ever.
"""

from __future__ import annotations

from typing import Final


class CustomId:
    """A kind of custom id.

    ``CustomId("play:{piece}", piece="[0-9]+").of(piece=3)`` is ``"play:3"``, and its ``pattern``
    is ``play:(?P<piece>[0-9]+)``.

    Args:
        form: The custom id with its fields in braces.
        fields: Field to the regular expression that its text matches.

    Attributes:
        pattern: A regular expression with a group for each field.
    """

    def __init__(self, form: str, **fields: str) -> None:
        self._form = form
        self.pattern: Final = form.format(
            **{name: f"(?P<{name}>{expression})" for name, expression in fields.items()}
        )

    def of(self, **values: object) -> str:
        """Writes the custom id with these values in its fields."""
        return self._form.format(**values)


_NUMBER: Final = "[0-9]{1,18}"
_SNOWFLAKE: Final = "[0-9]{1,20}"

VOTE: Final = CustomId("vote:{piece}:{way}", piece=_NUMBER, way="up|down")
FAVOURITE: Final = CustomId("favourite:{piece}", piece=_NUMBER)
STEMS: Final = CustomId("stems:{piece}", piece=_NUMBER)
SHEET: Final = CustomId("score:{piece}", piece=_NUMBER)
VIDEO: Final = CustomId("video:{piece}", piece=_NUMBER)
DELETE: Final = CustomId("delete:{piece}", piece=_NUMBER)
CONFIRM_DELETE: Final = CustomId("delete-confirmed:{piece}", piece=_NUMBER)
FORGET: Final = CustomId("forget-me")
KEEP: Final = CustomId("keep")

AGAIN: Final = CustomId("again:{piece}", piece=_NUMBER)
VARY: Final = CustomId("vary:{piece}", piece=_NUMBER)
EXTEND: Final = CustomId("extend:{piece}", piece=_NUMBER)
MOOD: Final = CustomId("mood:{piece}", piece=_NUMBER)
MOOD_MENU: Final = CustomId("mood-of:{piece}:{half}", piece=_NUMBER, half="pleasant|unpleasant")
REDO_PANEL: Final = CustomId("redo-panel:{of}", of=f"file|{_NUMBER}")
REDO: Final = CustomId("redo:{of}:{way}", of=f"file|{_NUMBER}", way="front|more")
REDO_MENU: Final = CustomId("redo-{what}:{of}", what="bars|part|add|remove", of=f"file|{_NUMBER}")
REMIX: Final = CustomId("remix:{of}:{way}", of=f"file|{_NUMBER}", way="continue|vary")
REMIX_MOOD: Final = CustomId(
    "remix-mood:{of}:{half}", of=f"file|{_NUMBER}", half="pleasant|unpleasant"
)

DOWNLOAD: Final = CustomId("download:{piece}", piece=_NUMBER)
DOWNLOAD_MENU: Final = CustomId("download-as:{piece}", piece=_NUMBER)

CANCEL: Final = CustomId("cancel:{job}", job=_SNOWFLAKE)
PLAY: Final = CustomId("play:{piece}", piece=_NUMBER)
DUEL_VOTE: Final = CustomId("duel:{duel}:{side}", duel=_NUMBER, side="a|b")
REVEAL: Final = CustomId("reveal:{duel}", duel=_NUMBER)

JAM: Final = CustomId("jam:{jam}:{act}", jam=_NUMBER, act="more|mood|undo|finish")
JAM_ADD: Final = CustomId("jam-add:{jam}", jam=_NUMBER)
JAM_MOOD: Final = CustomId("jam-mood:{jam}", jam=_NUMBER)
"""The form that asks for the mood of the next section."""

PAGE_FILTERS: Final = CustomId(
    ":{of}:{mood}:{instruments}", of=f"me|server|{_SNOWFLAKE}", mood="[a-z]*", instruments="[a-z ]*"
)
"""The end of a page's custom id; messages from before lists had filters go without."""
PAGE: Final = CustomId(
    "{name}:{way}:{page}{filters}",
    name="history|favourites",
    way="newer|older",
    page="-?[0-9]{1,9}",
    filters=f"(?:{PAGE_FILTERS.pattern})?",
)

SETTINGS: Final = CustomId(
    "settings:{name}", name="channels|instruments|length|quota|moderators|authors|reset|dj"
)

PLAYER: Final = CustomId("player:{act}", act="pause|skip|stop|queue|like|dislike")
DJ_ROLE: Final = CustomId("dj-role")
