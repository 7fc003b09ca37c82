"""Answers with places for values: ``"{item~은} {price}입니다."``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from saram.dialogue.escaping import escape, harmless
from saram.dialogue.wording import PARTICLES, said, with_particle
from saram.types import Language, SlotValue

__all__ = ["choose", "fill", "mistakes_in", "places"]

_PLACE: Final = re.compile(r"\{(?P<name>[a-z][a-z0-9_]*)(?:~(?P<particle>[가-힣]+))?\}")


def places(template: str) -> list[str]:
    """Names of the values a template takes, in order."""
    return [match["name"] for match in _PLACE.finditer(template)]


def mistakes_in(template: str, known: Sequence[str] | frozenset[str]) -> list[str]:
    """What is wrong with a template, given the names of the values there are."""
    found = []
    for match in _PLACE.finditer(template):
        if match["name"] not in known:
            found.append(f"there is no value named {match['name']!r}; known: {', '.join(sorted(known)) or 'none'}")
        if match["particle"] and match["particle"] not in PARTICLES:
            found.append(f"there is no particle ~{match['particle']}; known: {', '.join(PARTICLES)}")
    rest = _PLACE.sub("", template)
    if "{" in rest or "}" in rest:
        found.append("a place for a value is written {name} or {name~은}")
    return found


def choose(templates: Sequence[str], values: Mapping[str, object], turn: int) -> str | None:
    """The template that says most of the values without missing one; variants that say as much take turns.

    Args:
        templates: Variants.
        values: What there is to say.
        turn: How often one was chosen before.
    """
    fitting = [each for each in templates if all(values.get(name) is not None for name in places(each))]
    if not fitting:
        return None
    most = max(len(set(places(each))) for each in fitting)
    best = [each for each in fitting if len(set(places(each))) == most]
    return best[turn % len(best)]


def fill(template: str, values: Mapping[str, SlotValue], language: Language, *, marks: bool = True) -> str:
    """Put the values into their places, harmless and, where the template holds `marks`, escaped."""
    clean: Callable[[str], str] = escape if marks else harmless

    def put(match: re.Match[str]) -> str:
        word = clean(said(values[match["name"]], language))
        return with_particle(word, match["particle"]) if match["particle"] else word

    return _PLACE.sub(put, template)
