"""The form that a piece is asked to have, as it is typed: ``A A' B A``.

A letter stands for a section; where a letter comes again, so does its music, and an apostrophe
says that it comes varied. New letters follow the alphabet, so that no word is taken for a form.
Spaces, commas, hyphens, arrows and bar lines may stand between sections, or nothing (``AABA``).
Sections may be numbered instead: ``A2`` is ``A'``, and ``A1`` is ``A``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from engine.api.errors import RequestError

MAX_SECTIONS: Final = 24
"""The most sections in a form."""

_APOSTROPHES: Final = str.maketrans(dict.fromkeys('’‘ʼ′‵´`″"', "'"))
_BETWEEN: Final = re.compile(r"[\s,;|>→–—-]+")
_SECTION: Final = re.compile(r"([A-Z])('+|[1-9])?")
_NAME: Final = re.compile(r"[A-Z]'?")


@dataclass(frozen=True, slots=True)
class Form:
    """Sections in order. ``str`` gives a text that is read as an equal form.

    Example: ``str(parse_form("aa’ba"))`` is ``"A A' B A"``.

    Attributes:
        sections: Letters, each followed by an apostrophe where it comes back varied; no letter
            does so at its first place.

    Raises:
        RequestError: There are none or more than ``MAX_SECTIONS``, or the letters are not those
            that the module's docstring allows.
    """

    sections: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.sections) > MAX_SECTIONS:
            raise RequestError(
                f"A form has at most {MAX_SECTIONS} sections.",
                "too-many-sections",
                most=MAX_SECTIONS,
            )
        known: list[str] = []
        for name in self.sections:
            new = name[:1] not in known
            expected = chr(ord("A") + len(known))
            if not _NAME.fullmatch(name) or (new and name != expected):
                raise _unknown(str(self))
            known += [name] if new else []
        if not known:
            raise _unknown("")

    def __str__(self) -> str:
        return " ".join(self.sections)


def parse_form(text: str) -> Form:
    """Read a form as it is typed; the module's docstring says how.

    Example: ``parse_form("A-A2-B-A").sections`` is ``("A", "A'", "B", "A")``.

    Raises:
        RequestError: It is no form, or has too many sections; the message says what is allowed.
    """
    plain = _BETWEEN.sub("", text.translate(_APOSTROPHES)).upper()
    sections: list[str] = []
    at = 0
    while at < len(plain):
        found = _SECTION.match(plain, at)
        if found is None:
            raise _unknown(text)
        letter, mark = found.groups()
        # What comes for the first time varies nothing.
        varied = mark not in (None, "1") and letter in {name[0] for name in sections}
        sections.append(letter + "'" * varied)
        at = found.end()
    try:
        return Form(tuple(sections))
    except RequestError as error:
        raise error if error.code == "too-many-sections" else _unknown(text) from None


def _unknown(typed: str) -> RequestError:
    shown = " ".join(typed.split())[:32] or "–"
    return RequestError(
        f"Unknown form: {shown}. Write a letter for each section, new ones from A on, with an "
        "apostrophe where one comes back varied, such as A A' B A.",
        "unknown-form",
        typed=shown,
    )
