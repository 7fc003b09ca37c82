"""How what was just done is undone: ``방금 거 취소``, or ``아니 깨우지 마`` when the alarm is set already."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from saram.dialogue.deeds import Deeds
from saram.dialogue.denial import forbidden, keeps
from saram.dialogue.dialogue_file import IntentAnswers
from saram.dialogue.family import Family
from saram.dialogue.verbs import begins_with, stems_asked
from saram.types import Language, Request

__all__ = [
    "Undoing",
    "called",
    "declines",
    "how_many_back",
    "named",
    "only_takes_back",
    "reversals",
    "takes_back",
    "undoing",
]

_SURE: Final = 0.05
"""Score from which the first reading of a denial counts that is about nothing just done."""
_APART: Final = 3
"""How many times as likely as the next one it must be."""
_TAKES_BACK: Final = {
    "ko": re.compile(r"취소|캔슬|되돌|무[르를른]|물[러릴려]\s?|무효|없던\s?[일걸거]|원래대로"),
    "en": re.compile(r"\b(?:cancel|undo|revert|take (?:it|that) back)\b", re.IGNORECASE),
}
"""What takes back; ``그만`` and ``됐어`` only say that no more is wanted."""
_ONLY: Final = re.compile(
    r"(?:아니+[,\s]+|아냐\s)?(?:(?:방금|지금까지|지금|아까|금방|여태)\s?)?(?:(?:한\s?)?(?:그거|거|것|건|걸|일)\s?)?(?P<all>(?:(?:(?P<two>둘)\s|싹\s)?다|전부(?:\s다)?|모두|싹|모조리)\s)?"
    r"(?:취소|되돌|무르|물러|원래대로|없던\s?[일걸]로)(?!\s?(?:했|됐|돼))\S*(?:\s(?:줘|주세요|해\s?줘|해\s?주세요|놔|놔\s?줘|돌려\s?놔))?요?[.!\s]*"
)
"""A whole sentence that takes back whatever was done."""
_ALL_EN: Final = re.compile(
    r"(?:please,?\s)?(?:cancel|undo|take\sback)\s(?:all|everything)(?:\s(?:of\s)?(?:it|that|this|them))?(?:,?\splease)?[.!\s]*",
    re.IGNORECASE,
)
"""The same in English of all that was done."""
_ASKS_WHETHER: Final = re.compile(r"취소\s?(?:할까|될까|돼|되나|되니|말고|하면)")
_DECLINES: Final = re.compile(r"^(?:그게\s|그거\s|그건\s)?(?:아니|아냐|아닌데)|필요\s?없")
_NO: Final = re.compile(r"^(?:아니+|아냐|아니야|이제|그만|그거|그냥)[,\s]+")
_NOT_MORE: Final = re.compile(r"(?:^|\s)(?:더는?|이상|다른\s\S+)\s|[가-힣]{2,}[은는]\s하지")
"""Something else, or more of it, shall not be done: what was done stays."""
_ANYTHING: Final = frozenset({"하", "그러", "이러"})
"""Verbs that stand for whatever was done."""


@dataclass(frozen=True, slots=True)
class Undoing:
    """What is to be done about a denial."""

    requests: tuple[Request, ...]
    """The requests that undo it, in order; none if there is nothing but to say that it was done."""

    asks: bool = False
    """Whether it must be asked first, because something else was said since."""


def undoing(
    request: Request, deeds: Deeds, family: Family, acts: Callable[[Request], bool], *, corrects: bool
) -> Undoing | None:
    """What is meant by a sentence that denies, where something was done that it may be about; None if nothing was.

    What is denied in the verb it was asked for in (``켜지 마`` after ``켜줘``), or in one for anything (``하지 마``),
    is taken back. Else an intent that takes negation (``알람 지우기``, ``빼기``) among its readings undoes what its bot
    did last: with the values of that where the sentence takes it back (``아니``), else with those it cannot do without.

    Args:
        request: How the sentence was understood.
        deeds: What was done last.
        family: What is answered and done.
        acts: Whether meeting a request would change something.
        corrects: Whether the sentence begins with a no.
    """
    done = deeds.done[-1] if deeds.done else None
    verb = forbidden(_part(request), family.language)
    if verb and (_NOT_MORE.search(_part(request)) or takes_back(_part(request), family.language)):
        return None  # 더 담지 마, 없던 일로 하지 마
    if keeps(_part(request), family.language) and request.readings:  # 지우지 마 takes nothing back
        return _kept(request, deeds, verb, family)
    own = family.intents.get(_name(request))
    plain = own is not None and own.role == ""
    if plain and request.status == "understood" and (own is None or own.takes_negation):
        return None
    about = [each for each in deeds.done if _is_about(request, each, verb, family, plain=plain)] if verb else []
    if about:
        back = reversals(request.text, about, family.intents)
        return Undoing(back, asks=not deeds.fresh) if back or deeds.fresh else None
    if verb and not plain and done is not None:
        return None  # 잊지 마, 말하지 마
    return _by_bot(request, done, family, acts, plain=plain, corrects=corrects) or _of_earlier(request, deeds, family)


def _kept(request: Request, deeds: Deeds, verb: str, family: Family) -> Undoing | None:
    """What is meant where something shall not be ended that was: it is put back, or it is told that it was done."""
    done = deeds.done[-1] if deeds.done else None
    if done is None:
        return None
    meant = replace(request, bot=request.readings[0].bot, intent=request.readings[0].intent)
    if not _agrees(meant, done) and not (verb and _is_alone(request, verb) and _names(done, verb, family)):
        return None
    itself = deeds.fresh and family.intents[_name(done)].undo == done.intent
    return Undoing(reversals(request.text, [done], family.intents) if itself else ())


def _by_bot(
    request: Request,
    done: Request | None,
    family: Family,
    acts: Callable[[Request], bool],
    *,
    plain: bool,
    corrects: bool,
) -> Undoing | None:
    """What is meant by a denial in another verb than what was done: what undoes it in its bot."""
    read = [replace(request, bot=each.bot, intent=each.intent, score=each.score) for each in request.readings]
    if plain and (request.status == "understood" or request.negated):
        read = read[:1]
    known = [each for each in read if (answers := family.intents.get(_name(each))) and not answers.role and acts(each)]
    bot = done.bot if done else ""
    near = [each for each in known if each.bot == bot] if known and known[0].bot == bot else []
    undoes = next((each for each in near if family.intents[_name(each)].takes_negation), None)
    if done is not None and undoes is not None and near[0].intent in {undoes.intent, done.intent}:
        return Undoing((_with(undoes, done, family, whole=corrects),))
    if done is not None and near and _agrees(near[0], done):
        return Undoing(())
    first = known[0] if known else None
    least = max([_SURE, *(_APART * each.score for each in known[1:])])
    if first is None or not family.intents[_name(first)].takes_negation or first.score < least:
        return None
    return Undoing((_with(first, None, family, whole=False),))


def _of_earlier(request: Request, deeds: Deeds, family: Family) -> Undoing | None:
    """What ends what was asked for some time ago and is denied now (``깨우지 마`` after an alarm and other things)."""
    read = request.readings[0] if request.negated and request.readings else None
    earlier = [each for some in deeds.earlier for each in some]
    if read is None or not any((each.bot, each.intent) == (read.bot, read.intent) for each in earlier):
        return None
    ends = replace(request, bot=read.bot, intent=family.intents[f"{read.bot}.{read.intent}"].undo)
    answers = family.intents.get(_name(ends))
    if answers is None or not answers.takes_negation:
        return None
    return Undoing((_with(ends, None, family, whole=False),))


def declines(text: str, language: Language) -> bool:
    """Whether a Korean no is about what was just done: ``아니야``, ``필요 없어``, but not ``됐어``."""
    return language == "ko" and _DECLINES.search(text) is not None


def takes_back(text: str, language: Language) -> bool:
    """Whether a sentence says in so many words that something shall be taken back."""
    asks = text.rstrip().endswith("?") or _ASKS_WHETHER.search(text) is not None
    return _TAKES_BACK[language].search(text) is not None and not asks and not keeps(text, language)


def only_takes_back(text: str, language: Language) -> bool:
    """Whether a Korean sentence says nothing but that what was done shall be taken back (``방금 거 되돌려줘``)."""
    return language == "ko" and _ONLY.fullmatch(text) is not None and takes_back(text, language)


def how_many_back(text: str, language: Language) -> int:
    """How many deeds are taken back: -1 for all (``다 취소해줘``), 2 (``둘 다``), 0 for those of the last turn."""
    if language == "en":
        return -1 if _ALL_EN.fullmatch(text) is not None else 0
    match = _ONLY.fullmatch(text)
    if match is None or match["all"] is None:
        return 0
    return 2 if match["two"] else -1


def reversals(text: str, done: Iterable[Request], intents: Mapping[str, IntentAnswers]) -> tuple[Request, ...]:
    """The requests that take back others, with the same values, last first; none for those that nothing takes back.

    Args:
        text: What was said.
        done: The requests that were met.
        intents: ``bot.intent`` → what is answered.
    """
    found: list[Request] = []
    for each in done:
        undo = intents[_name(each)].undo
        if undo is not None:
            slots = tuple(replace(slot, span=None) for slot in each.meant.values())
            found.insert(
                0, Request(text, "understood", each.bot, undo, slots, each.score, takes_back=each.intent or "")
            )
    return tuple(found)


def named(request: Request, deeds: Deeds) -> tuple[Request, ...]:
    """The deeds that a wish names (``거실 불 켜줘``), of the last utterance that had any of the kind, in order.

    Args:
        request: The wish, with those beside it.
        deeds: What was done.
    """
    for some in (deeds.done, *reversed(deeds.earlier)):
        found = tuple(done for done in some if any(_agrees(each, done) for each in request))
        if found:
            return found
    return ()


def called(words: Sequence[str], deeds: Deeds, intents: Mapping[str, IntentAnswers]) -> tuple[Request, ...]:
    """The deeds asked for with some words in them (``에어컨``) that can be taken back, of one utterance, in order."""
    for some in (deeds.done, *reversed(deeds.earlier)):
        found = tuple(
            done
            for done in some
            if intents[_name(done)].undo is not None
            and (said := " ".join([_part(done), *(slot.text for slot in done.slots)]).split())
            and all(any(each.startswith(word) for each in said) for word in words)
        )
        if found:
            return found
    return ()


def _part(request: Request) -> str:
    """The words a request was read from."""
    return request.text[slice(*request.span)] or request.text


def _name(request: Request) -> str:
    return f"{request.bot}.{request.intent}"


def _agrees(request: Request, done: Request) -> bool:
    """Whether a reading is what was done, with nothing named that was not."""
    return _name(request) == _name(done) and _fits(request, done)


def _fits(request: Request, done: Request) -> bool:
    """Whether nothing is named that was not named in what was done."""
    meant = done.meant
    return all(
        (same := meant.get(slot.name)) is not None and (same.value == slot.value or same.text == slot.text)
        for slot in request.slots
    )


def _is_about(request: Request, done: Request, verb: str, family: Family, *, plain: bool) -> bool:
    """Whether a denial of a verb is about something done: ``안방 불 켜지 마`` is of the bedroom alone."""
    if not plain:
        return verb in _ANYTHING or _names(done, verb, family)
    undo = family.intents[_name(done)].undo
    if (request.bot, request.intent) == (done.bot, undo):
        return _fits(request, done)
    if _is_alone(request, verb) and _names(done, verb, family):
        return True
    return _name(request) == _name(done) and _fits(request, done) and (verb in _ANYTHING or _names(done, verb, family))


def _names(done: Request, verb: str, family: Family) -> bool:
    """Whether a verb is among the words something was asked for in, or is that of the question that was agreed to."""
    confirm = [each.rstrip(" ?").split()[-1] for each in family.intents[_name(done)].confirm]
    agreed = [stem for word in confirm if word.endswith("까요") for stem in stems_asked(word)]
    said = re.finditer(r"[가-힣]+", _part(done))
    return any(begins_with(word[0], verb) for word in said) or any(begins_with(verb, stem) for stem in agreed)


def _is_alone(request: Request, verb: str) -> bool:
    """Whether a denial names nothing but the verb that is denied."""
    return _NO.sub("", _part(request)).startswith(verb)


def _with(request: Request, done: Request | None, family: Family, *, whole: bool) -> Request:
    """The request, with the values of what was done that it lacks: all of them, or those it cannot do without."""
    required = family.outlines[request.bot or ""].intents[request.intent or ""]
    given = {slot.name for slot in request.slots}
    carried = tuple(
        replace(slot, span=None)
        for name, slot in (done.meant.items() if done else ())
        if name not in given and (whole or name in required)
    )
    slots = (*request.slots, *carried)
    given |= {slot.name for slot in carried}
    missing = tuple(slot for slot in required if slot not in given)
    return replace(request, status="understood", slots=slots, missing=missing, also=(), negated=False)
