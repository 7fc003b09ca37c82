"""What every bot says when nothing else is said, in its language, unless it has words of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from saram.dialogue.dialogue_file import Phrases
from saram.types import Language

__all__ = ["PLACES", "phrases_of"]

PLACES: Final[Mapping[str, tuple[str, ...]]] = {
    "unsure": ("first", "second"),
    "unreal": ("said",),
    "excepted": ("left",),
    "older": ("said",),
    "shall": ("question",),
    "now": ("title",),
    "lasting": ("lasts",),
    "ask": ("slot",),
    "whole": ("question",),
}
"""Phrase → values it may use."""

_WORDS: Final[Mapping[Language, Mapping[str, tuple[str, ...]]]] = {
    "ko": {
        "greeting": ("안녕하세요. 무엇을 도와드릴까요?",),
        "unsure": ("{first~을} 말씀하시는 건가요, 아니면 {second~을} 말씀하시는 건가요?",),
        "not_understood": ("죄송해요, 잘 알아듣지 못했어요. 다시 한번 말씀해 주시겠어요?",),
        "offer": ("제가 도와드릴 수 있는 것은 이런 것들이에요. 골라 보시겠어요?",),
        "handover": ("제가 도와드리기 어려운 것 같아요. 직원을 불러 드릴게요. 잠시만 기다려 주세요.",),
        "unreached": ("죄송합니다. 지금은 제가 직원을 부를 수 없어요. 가까이 있는 분께 직접 말씀해 주세요.",),
        "failed": ("죄송합니다. 지금은 처리가 되지 않아요. 잠시 뒤에 다시 말씀해 주세요.",),
        "negated": ("네, 그렇게 하지 않을게요.",),
        "already": ("그건 이미 했어요. 되돌리려면 어떻게 할지 말씀해 주세요.",),
        "later": ("나중에 하도록 맞춰 둘 수는 없어요. 그때 다시 말씀해 주세요.",),
        "unreal": ("{said~은} 없어요. 언제인지 다시 말씀해 주시겠어요?",),
        "excepted": ("{left~을} 빼고 하는 것은 제가 못 해요. 무엇을 할지 하나씩 말씀해 주시겠어요?",),
        "irrevocable": ("이미 한 일이라 제가 되돌릴 수는 없어요. 어떻게 바꿀지 말씀해 주세요.",),
        "older": ("조금 전에 ‘{said}’ 하신 것을 취소할까요?",),
        "shall": ("{question}",),
        "now": ("{title}, 제가 지금 할까요?",),
        "lasting": ("‘{lasts}’ 하고 저절로 끝내지는 못해요. 그래도 할까요?",),
        "undecided": ("네, 기다릴게요. 정하시면 말씀해 주세요.",),
        "dropped": ("네, 하지 않을게요.",),
        "nothing": ("말씀이 들리지 않았어요. 다시 말씀해 주시겠어요?",),
        "too_long": ("말씀이 길어서 다 알아듣지 못했어요. 짧게 나누어 말씀해 주시겠어요?",),
        "ask": ("조금 더 자세히 말씀해 주시겠어요?",),
        "whole": ("그럼 다시 여쭐게요. {question}",),
    },
    "en": {
        "greeting": ("Hello. How can I help you?",),
        "unsure": ("Do you mean {first}, or {second}?",),
        "not_understood": ("Sorry, I did not understand that. Could you say it again?",),
        "offer": ("Here is what I can help with. Would you like one of these?",),
        "handover": ("I do not seem to be able to help. I am calling a member of staff; please wait a moment.",),
        "unreached": ("I am sorry, I cannot call anybody right now. Please speak to a person nearby.",),
        "failed": ("I am sorry, that does not work right now. Please try again in a moment.",),
        "negated": ("All right, I will not do that.",),
        "already": ("I have done that already. Please tell me what to do instead.",),
        "later": ("I cannot do that later by myself. Please tell me when it is time.",),
        "unreal": ("There is no {said}. When do you mean?",),
        "excepted": ("I cannot leave out {left}. Please tell me one by one what to do.",),
        "irrevocable": ("That is done, and I cannot take it back by myself. Please tell me what to do instead.",),
        "older": ("Shall I take back what you asked before: {said}?",),
        "shall": ("{question}",),
        "now": ("{title}: shall I do that now?",),
        "lasting": ("I cannot end it by myself: {lasts}. Shall I do it all the same?",),
        "undecided": ("Take your time. Tell me once you have decided.",),
        "dropped": ("All right, I will leave it.",),
        "nothing": ("I did not hear anything. Could you say that again?",),
        "too_long": ("That was too much for me at once. Could you say it in shorter pieces?",),
        "ask": ("Could you tell me a little more?",),
        "whole": ("Back to my question. {question}",),
    },
}


def phrases_of(language: Language, own: Iterable[Phrases]) -> Mapping[str, tuple[str, ...]]:
    """Phrase → variants: those of the first bot that has any, else the ones that come with saram."""
    found = dict(_WORDS[language])
    for phrases in reversed(list(own)):
        found |= {name: variants for name, variants in phrases if variants}
    return found
