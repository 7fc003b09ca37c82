"""What a sentence that names nothing is about: ``꺼줘`` after a song, ``내일로 바꿔줘`` after an alarm."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from saram.dialogue.clarifying import taken_as
from saram.dialogue.deeds import Deeds
from saram.dialogue.dialogue_file import IntentAnswers
from saram.dialogue.everything import means_all
from saram.dialogue.family import Family
from saram.types import Reading, Request

__all__ = ["meant_here", "of_what_goes_on"]

_BESIDE: Final = re.compile(
    r"(?:이제는?|그만|좀|다|싹|전부|모두|총|다시|그냥|빨리|얼른|어서|당장|지금|제발|자|야|응|네|그럼|이거|그거|이건|그건|줘요?|주세요|줄래요?|봐)"
    r"[,.!?]*"
)
"""Words beside a verb that name nothing."""
_POLITE: Final = r"(?:(?:줘|주세요|주라|라|놔|봐|둬)?요?|(?:줄래|주실래|주시겠어)요?\??)[.!~]*"
_STOPS: Final = re.compile(
    rf"(?:꺼|꺼버려|그만(?:해|하자)?|멈춰|정지(?:해)?|중지(?:해)?|종료(?:해)?|스톱|오프){_POLITE}"
)
_OPPOSITE: Final = {
    re.compile(rf"켜{_POLITE}"): re.compile(r"꺼|끄"),
    re.compile(rf"꺼{_POLITE}"): re.compile(r"켜|키"),
    re.compile(rf"열어{_POLITE}"): re.compile(r"닫|잠"),
    re.compile(rf"(?:닫아|잠가){_POLITE}"): re.compile(r"열"),
}
"""A verb that says what shall be done once more → what the deed was asked for in that it undoes."""
_OFF: Final = re.compile(r"꺼|끄")
_PLAYED: Final = re.compile(rf"(?:틀어|켜|재생(?:해)?){_POLITE}")
"""A verb that begins anew what was ended."""
_ALL_OF_THEM: Final = re.compile(r"(?<![가-힣])(?:둘|셋|넷)\s?(?:다|모두)(?![가-힣])")
"""All that was named together."""
_LIKELY: Final = 2
"""How many readings are asked about."""
_APART: Final = 3
"""How many times as likely the best reading may be as one that the bot spoken to speaks for."""


def meant_here(
    request: Request,
    text: str,
    before: Request | None,
    deeds: Deeds,
    family: Family,
    *,
    acts: Callable[[Request], bool],
) -> Request | None:
    """The request as what was said before makes it clear; None where that does not, or where something is named.

    It is what is likely of the bot that was spoken to just before; of two such readings neither, but where all there is
    is only asked about. Where that bot is not asked about at all, it is what ends the only thing that goes on.

    Args:
        request: How the sentence was understood: as one of several.
        text: The sentence.
        before: The request before it.
        deeds: What was done.
        family: What is answered and done.
        acts: Whether meeting a request would change something.
    """
    mended = re.sub(r"\W", "", request.text) != re.sub(r"\W", "", text)  # what was only guessed is asked about
    if before is None or request.negated or mended or _names_something(request, text):
        return None
    intents = family.intents
    known = [each for each in request.readings if _name(each) in intents]
    if not known or intents[_name(known[0])].role:  # 도와줘, 응: what such a word says is about no thing
        return None
    likely = [each for each in known[:_LIKELY] if each.score * _APART >= request.readings[0].score]
    just = [each for each in likely if each.bot == before.bot]
    asks_of_all = means_all(text, family.language) and not any(acts(taken_as(request, each, family)) for each in just)
    if (len(just) == 1 and acts(taken_as(request, just[0], family))) or (just and asks_of_all):
        return taken_as(request, just[0], family)
    if just:
        return None
    if _name(known[0]) not in _endings(intents):
        return None
    going = _that_ends_it(deeds, intents)
    fits = [each for each in known if _name(each) in going]
    return taken_as(request, fits[0], family) if len(fits) == 1 else None


def of_what_goes_on(request: Request, text: str, before: Request | None, deeds: Deeds, family: Family) -> Request:
    """A wish to end something that is not named (``꺼줘``), for what goes on; of several things it is to be asked.

    It is left as it is if it is for the bot that was spoken to just before, or if nothing goes on. What shall be done
    once more (``다시 켜줘``) is what was ended last, in the opposite verb; of several things the others are in `also`.

    Args:
        request: How the sentence was understood.
        text: The sentence.
        before: The request before it.
        deeds: What was done.
        family: What is answered and done.
    """
    told = any(slot.span is not None for slot in request.slots)
    if request.negated or told or before is None:
        return request
    return _done_again(request, text, deeds, family) or _ended(request, text, before, deeds, family) or request


def _ended(request: Request, text: str, before: Request, deeds: Deeds, family: Family) -> Request | None:
    """The wish to end something, for what goes on; None where it may be for what it was taken for.

    Only what is said of anything that goes on is looked at: ``다 빼줘`` is of the cart, ``노래 그만`` of the song.
    """
    ends = _is_bare(text, _STOPS) and request.status == "understood" and _name(request) in _endings(family.intents)
    going = _that_ends_it(deeds, family.intents) if ends and request.bot != before.bot else set()
    if going <= {_name(request)}:
        return None
    scores = {_name(each): each.score for each in request.readings}
    parted = (each.partition(".") for each in sorted(going))
    read = [Reading(bot, intent, scores.get(f"{bot}.{intent}", 0.0)) for bot, _, intent in parted]
    fits = sorted(read, key=lambda each: -each.score)
    if len(fits) == 1:
        return taken_as(request, fits[0], family)
    return replace(request, status="ambiguous", readings=tuple(fits))


def _done_again(request: Request, text: str, deeds: Deeds, family: Family) -> Request | None:
    """What undoes the last deed in the opposite verb (``다시 켜줘`` after ``보일러 꺼줘``), with its values.

    Of things that were switched by one verb (``거실이랑 안방 불 꺼줘``) it is all of them. What was closed beside
    another thing may be locked, and is not opened along.

    Where nothing undoes that, since it ended what a request had begun (a song), it is that request once more. It is not
    understood where there is neither: what was closed is not switched on.
    """
    again = "다시" in text
    bare = _is_bare(text, _PLAYED)
    plays = again and (bare or request.bot is not None) and _PLAYED.fullmatch(text.rsplit(maxsplit=1)[-1])
    begun = _begun(deeds, family.intents, "" if bare else request.bot or "") if plays else None
    if begun is not None:
        meant = taken_as(request, Reading(begun.bot or "", begun.intent or "", request.score), family)
        return replace(meant, slots=tuple(replace(slot, span=None) for slot in begun.slots), missing=())
    meant_all = _ALL_OF_THEM.sub("다", text)
    verb = next((verb for verb in _OPPOSITE if again and _is_bare(meant_all, verb)), None)
    if verb is None:
        return None
    for together in reversed((*deeds.earlier, deeds.done)):
        ended = [each for each in together if _undone_by(each, verb, family)]
        last = ended[-1].span if ended and verb.pattern[0] in "켜꺼" else None
        undone: list[Request] = []
        for done in [each for each in ended if each.span == last] or ended[-1:]:
            whole = len(ended) == 1 and means_all(_part(done), family.language)
            known = () if whole else family.outlines[done.bot or ""].slots
            slots = tuple(replace(slot, span=None) for slot in done.slots if slot.name in known)
            meant = taken_as(
                request, Reading(done.bot or "", family.intents[_name(done)].undo or "", request.score), family
            )
            meant = replace(meant, slots=slots, missing=(), also=())
            undone += [] if meant in undone else [meant]
        if undone:
            return replace(undone[0], also=tuple(undone[1:]))
    return replace(request, status="rejected", bot=None, intent=None, slots=(), missing=(), readings=())


def _undone_by(done: Request, verb: re.Pattern[str], family: Family) -> bool:
    """Whether a deed is undone by a wish with a verb of `_OPPOSITE`."""
    return family.intents[_name(done)].undo is not None and _OPPOSITE[verb].search(_part(done)) is not None


def _part(done: Request) -> str:
    """The words a deed was asked for in."""
    return done.text[slice(*done.span)] or done.text


def _begun(deeds: Deeds, intents: Mapping[str, IntentAnswers], bot: str) -> Request | None:
    """What began that which was ended last; None if that is undone by a request of its own (``불 꺼줘``).

    Args:
        deeds: What was done.
        intents: What is answered.
        bot: Of which alone it may be; empty for any.
    """
    done = [each for some in (*deeds.earlier, deeds.done) for each in some if bot in {"", each.bot}]
    for place in range(len(done) - 1, -1, -1):
        ended, undo = done[place], intents[_name(done[place])].undo
        if undo is not None and _OFF.search(_part(ended)):
            return None
        begun = (each for each in reversed(done[:place]) if _ends(ended, each, intents))
        if undo is None and (found := next(begun, None)) is not None:
            gone_on = any((each.bot, each.intent) == (found.bot, found.intent) for each in done[place:])
            return None if gone_on else found
    return None


def _ends(request: Request, begun: Request, intents: Mapping[str, IntentAnswers]) -> bool:
    return (begun.bot, intents[_name(begun)].undo) == (request.bot, request.intent)


def _is_bare(text: str, verb: re.Pattern[str]) -> bool:
    """Whether a sentence is a form of a verb alone, but for words that name nothing."""
    words = [each for each in text.split() if not _BESIDE.fullmatch(each)]
    return len(words) == 1 and verb.fullmatch(words[0]) is not None


def _endings(intents: Mapping[str, IntentAnswers]) -> set[str]:
    """What ends something, as ``bot.intent``."""
    return {f"{name.partition('.')[0]}.{answers.undo}" for name, answers in intents.items() if answers.undo}


def _that_ends_it(deeds: Deeds, intents: Mapping[str, IntentAnswers]) -> set[str]:
    """What ends each thing that was done and goes on, as ``bot.intent``; what names less ends all it may mean."""
    going: list[Request] = []
    for done in (each for some in (*deeds.earlier, deeds.done) for each in some):
        ended = [
            each
            for each in going
            if (each.bot, intents[_name(each)].undo) == (done.bot, done.intent)
            and done.arguments.items() <= each.arguments.items()
        ]
        going = [each for each in (*going, done) if each not in ended and intents[_name(each)].undo]
    return {f"{each.bot}.{intents[_name(each)].undo}" for each in going}


def _names_something(request: Request, text: str) -> bool:
    """Whether there is more in a sentence than a verb, a day, time or number, and words that name nothing."""
    told = [slot.text for slot in request.slots if slot.span is not None and not isinstance(slot.value, str)]
    words = [each for each in text.split() if not _BESIDE.fullmatch(each)]
    return len([each for each in words if not any(each.startswith(said.split()[-1]) for said in told)]) > 1


def _name(meant: Reading | Request) -> str:
    return f"{meant.bot}.{meant.intent}"
