"""A turn of the conversation on its way: what was said, the replies to it, and the answer that is being given."""

from __future__ import annotations

from dataclasses import dataclass, field

from saram.live.inputs import AnswerReady
from saram.live.protocol import Answer, CardShown
from saram.types import Reply

__all__ = ["Part", "Stage", "Turn"]


@dataclass(slots=True)
class Part:
    """One reply of a turn on its way to the person."""

    reply: Reply
    """What is to be said."""

    ready: AnswerReady | None = None
    """What can be shown; None while it is being made."""

    since: float = 0.0
    """Since when it is waited for, seconds."""

    retried: bool = False
    """Whether the page has failed to show it once."""

    @property
    def skippable(self) -> bool:
        """Whether it may be left out when the person has gone on to something else."""
        return self.reply.interruptible and not self.reply.cards

    def answer(self, turn: Turn) -> Answer:
        """The event that gives it to the page.

        Raises:
            ValueError: If it is not ready.
        """
        ready, reply = self.ready, self.reply
        if ready is None:
            raise ValueError(f"A reply of turn {turn.number} is not ready to be shown.")
        return Answer(
            id=f"{turn.number}.{turn.next}" + ("r" if self.retried else ""),
            turn=turn.number,
            text=ready.text,
            language=reply.language,
            url=ready.url,
            stream=ready.stream,
            mime=ready.mime,
            duration=ready.duration,
            captions=ready.captions,
            cards=tuple(
                CardShown(kind=card.kind, title=card.title, fields=tuple(card.fields), data=dict(card.data))
                for card in reply.cards
            ),
            quick_replies=tuple(reply.quick_replies),
            interruptible=reply.interruptible,
            handover=reply.handover,
            last=turn.done and turn.next == len(turn.parts) - 1,
        )


@dataclass(slots=True)
class Turn:
    """What the person said and what is answered to it."""

    number: int
    """Counts from 1."""

    text: str
    """What was said; empty for the greeting."""

    alternatives: tuple[str, ...]
    """Further readings, best first."""

    parts: list[Part] = field(default_factory=list)
    """Replies so far."""

    next: int = 0
    """Which of them is to be given next."""

    done: bool = False
    """Whether there will be no more."""

    superseded: bool = False
    """Whether the person has gone on to something else."""

    since: float = 0.0
    """Since when the mind is waited for, seconds."""


@dataclass(slots=True)
class Stage:
    """The answer that is being given."""

    answer: Answer
    """As the page knows it."""

    part: Part
    """What it was made of."""

    number: int
    """Which of the turn's replies, from 0."""

    position: float
    """Seconds shown, as last reported."""

    reported: float
    """When that was."""

    paused: float | None = None
    """When a voice has stopped it; None while it is being given."""
