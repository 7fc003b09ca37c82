"""Sentences said in words the bots do not know, in words they do: ``올 오프``, ``불 끄라고 했잖아``."""

from __future__ import annotations

import re
from typing import Final

from saram.dialogue.verbs import connective
from saram.text.hangul import final_of
from saram.types import Language

__all__ = ["plainly", "reworded"]

_POLITE: Final = r"(?:\s?(?:해|하)(?:\s?(?:줘|주세요|줄래|라|자))?)?요?[\s.!~]*$"
_PLAIN: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"(?:꼭두|이른\s|첫)새벽(?=에)"), "새벽"),
    (re.compile(r"(?:한밤중|오밤중|한밤|늦은\s밤|야밤)(?=에)"), "밤"),
    (re.compile(r"(?:이른\s아침|아침\s일찍)(?=에|\s)"), "아침"),
    (re.compile(r"초저녁(?=에)"), "저녁"),
    (re.compile(r"(?:대낮|한낮)(?=에)"), "낮"),
    (re.compile(r"(?<![가-힣])(?:라이트|램프)(?![가-힣])"), "불"),
    (re.compile(r"(?<![가-힣])뮤직(?![가-힣])"), "음악"),
    (re.compile(r"(?<![가-힣])올(?=\s(?:온|오프)(?![가-힣]))"), "다"),
    (re.compile(rf"(?<=\s)온{_POLITE}"), "켜줘"),
    (re.compile(rf"(?<=\s)(?:오프|스[톱탑]){_POLITE}"), "꺼줘"),
    (re.compile(rf"(?<=\s)(?:플레이|재생){_POLITE}"), "틀어줘"),
    (re.compile(rf"(?<=\s)(?:오픈){_POLITE}"), "열어줘"),
    (re.compile(r"^(?:전부|몽땅|죄다|모조리|싹(?:\s다)?)(?=\s(?:빼|꺼|지워|취소))"), "다"),
    (re.compile(r"(?<=볼륨)\s업(?:해\s?줘)?[.!]*$"), " 올려줘"),
    (re.compile(r"(?<=볼륨)\s다운(?:해\s?줘)?[.!]*$"), " 내려줘"),
    (
        re.compile(
            r"(?<=[줘요워라])[\s,.]+(?:절대\s|꼭\s)?(?:잊지|까먹지|깜빡하지|놓치지)\s?(?:마|말고|말아)\S*[.!]*$"
        ),
        "",
    ),
)
"""What is said → what the bots know it as; what stands behind a wish only asks for care."""
_MISREAD: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (
        re.compile(
            r"^장바구니\S*\s(?:(?:싹|다|전부|모두)\s)?비(?:우자|우렴|우라|워(?:라|버려)?)(?:\s?(?:줘|주세요|줄래|달라\S*))?요?[.!?]*$"
        ),
        "다 빼줘",
    ),
)
"""What the bots take for something else → what they know it as."""
_BIDDEN: Final = re.compile(
    r"(?<![가-힣])(?P<stem>[가-힣]+?)(?:(?:이?라|자)(?:고|구)\s?(?:몇\s?번\S*\s)?(?:했|그랬|말했|말씀드렸|얘기했|부탁했)|랬|라\s?했|라니깐|라니까)"
    r"(?:잖아|었잖아|는데|다니까|을\s?텐데|지|어)?(?:요)?[\s.!?]*$"
)
"""What was bidden before, and is bidden again."""


def plainly(text: str, language: Language) -> str:
    """A Korean sentence without the few words that the bots surely take for something else (``장바구니 비워줘``)."""
    if language == "ko":
        for pattern, plain in _MISREAD:
            text = pattern.sub(plain, text)
    return text


def reworded(text: str, language: Language) -> str:
    """A Korean sentence in words the bots know; empty if there are no others for it.

    Args:
        text: What was said, and not understood.
        language: It was said in.
    """
    if language != "ko":
        return ""
    said = text
    for pattern, plain in _PLAIN:
        said = pattern.sub(plain, said)
    said = _BIDDEN.sub(_wished, said)
    return said if said != text else ""


def _wished(match: re.Match[str]) -> str:
    """The wish that was bidden: ``꺼 줘`` of ``끄라고 했잖아``."""
    stem = match["stem"]
    if stem[-1] == "으" and len(stem) > 1 and final_of(stem[-2]):
        stem = stem[:-1]
    return f"{connective(stem)} 줘"
