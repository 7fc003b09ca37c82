"""How a bot answers, as people write it in ``dialogue.yaml``."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, HttpUrl, model_validator

from saram.types import CardKind

__all__ = ["ActionDefinition", "CardTemplate", "DialogueFile", "IntentAnswers", "Persona", "Phrases", "Question"]


def _as_list(value: Any) -> Any:  # noqa: ANN401 - what a person wrote
    return [value] if isinstance(value, str) else value


Text = Annotated[str, Field(min_length=1, max_length=1_000)]
"""What is said or shown."""
Variants = Annotated[tuple[Text, ...], BeforeValidator(_as_list), Field(min_length=1)]
"""One text or several that take turns."""
Texts = Annotated[tuple[Text, ...], BeforeValidator(_as_list)]
"""Any number of texts."""
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""Lower-case Latin letters, digits and underscores."""


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class Persona(_Written):
    """Who answers."""

    name: Text
    """What it is called."""

    about: Text
    """What it says when it is asked who or what it is; it must say that it is an AI."""

    knowledge: str = Field(default="", max_length=20_000)
    """What a chat endpoint is told beside the answers of the bot."""


class CardTemplate(_Written):
    """Something to show beside an answer; every text may hold places for values."""

    kind: CardKind
    """How it is drawn."""

    title: str = ""
    """Its heading."""

    rows: tuple[tuple[Text, Text], ...] = ()
    """Lines of it; a line whose values are missing is left out."""

    data: dict[str, str | float] = {}
    """What drawing needs (`saram.types.Card.data`)."""


class Question(_Written):
    """How a slot that is missing is asked for."""

    say: Variants
    """The question."""

    quick_replies: Texts = ()
    """Answers to tap."""

    free: bool = False
    """Whether any words are an answer, also those on no list."""

    unlisted: Texts = ()
    """Said instead of the question where something was named that is on no list; ``{unlisted}`` is what was named."""


class ActionDefinition(_Written):
    """Something done for the person: a Python function or a request over HTTP."""

    python: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*\.[a-z][a-z0-9_]*$")] | None = None
    """``set.function`` of a set of actions that is installed (entry points ``saram.actions``)."""

    webhook: HttpUrl | None = None
    """Address a JSON request is posted to."""

    key_env: str = Field(default="", pattern=r"^[A-Z_][A-Z0-9_]*$|^$")
    """Environment variable that holds the webhook's bearer token."""

    doing: str = Field(default="", max_length=60)
    """What the page says while it is done: Taking your ticket."""

    effect: bool = True
    """Whether it changes something: then it is done at most once, and never for a sentence that denies it."""

    timeout: float = Field(default=4.0, gt=0, le=15)
    """Seconds after which the bot apologises. It must do so before whoever drives the conversation gives it up
    (`saram.live.Patience.mind`), because with it what is known of unfinished actions is lost."""

    attempts: int = Field(default=2, ge=1, le=5)
    """How often a webhook is asked that cannot be reached or answers with status 429 or 5xx."""

    returns: tuple[Name, ...] = ()
    """Names of the values it gives to the answers."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.python is None) == (self.webhook is None):
            raise ValueError("an action is either a python function or a webhook: give one of the two")
        if self.webhook is not None and (self.webhook.username or self.webhook.password):
            raise ValueError("the address must not hold a password; give the token in key_env")
        return self


class IntentAnswers(_Written):
    """What is answered to an intent and done for it."""

    title: str = ""
    """What it is called when the bot asks back (``"번호표 뽑기"``)."""

    role: Literal["", "yes", "no", "cancel", "repeat", "handover", "help"] = ""
    """A part in every conversation."""

    ask: dict[Name, Question] = {}
    """Slot → how it is asked for when it is missing."""

    form: tuple[Name, ...] = ()
    """Slots that are asked for beside those the intent requires."""

    each: Name | None = None
    """A slot of which every value said is a request of its own (``라면이랑 콜라 담아 줘``)."""

    confirm: Texts = ()
    """Question before the action; it is done after a yes."""

    action: Name | None = None
    """One of `DialogueFile.actions`."""

    answers: dict[Name, Variants] = {}
    """Outcome of the action → variants; without an action the outcome is ``ok``."""

    cards: tuple[CardTemplate, ...] = ()
    """Shown when the outcome is ``ok``."""

    quick_replies: Texts = ()
    """Things to say next."""

    shared: bool | None = None
    """Whether the answer may be kept for others; if not given, False where there is an action."""

    interruptible: bool = True
    """False for an announcement that must be heard to its end."""

    handover: bool = False
    """Whether it asks for a person: the action `DialogueFile.handover` is done, after one of its own. Where there is no
    action or it fails, the phrase ``unreached`` takes the place of the answer."""

    takes_negation: bool = False
    """Whether it is meant by sentences that deny (``깨우지 마``)."""

    takes_exceptions: bool = False
    """Whether its action leaves out what it is told to (``7시 알람 빼고 다 지워줘``)."""

    takes_all: bool = False
    """Whether its action takes what is meant as a whole without a value (``다 빼줘``): none is asked for then."""

    undo: Name | None = None
    """The intent of the same bot that takes it back with the same values (``turn_off`` for ``turn_on``), done when what
    was just done is cancelled."""

    set_states: tuple[Name, ...] = ()
    """States that hold after it."""

    clear_states: tuple[Name, ...] = ()
    """States that no longer hold after it."""

    activity: Literal["begins", "stays", "ends"] = "begins"
    """Whether its bot is the active one afterwards, nothing changes (small talk), or none is active."""

    ends: bool = False
    """Whether the conversation is over."""

    @model_validator(mode="before")
    @classmethod
    def _answers(cls, data: Any) -> Any:  # noqa: ANN401 - what a person wrote
        """A list of variants is that of the outcome ``ok``; a list or text alone is an intent with only answers."""
        if isinstance(data, (str, list)):
            data = {"answers": data}
        if isinstance(data, dict) and isinstance(data.get("answers"), (str, list)):
            data = data | {"answers": {"ok": data["answers"]}}
        return data


class Phrases(_Written):
    """What is said when nothing else is; what is left out is said in the words that come with saram."""

    greeting: Texts = ()
    """When a conversation begins."""
    unsure: Texts = ()
    """Between two readings; ``{first}`` and ``{second}``."""
    not_understood: Texts = ()
    """The first time."""
    offer: Texts = ()
    """The second time, with `DialogueFile.choices` to tap."""
    handover: Texts = ()
    """The third time, once a person has been called."""
    unreached: Texts = ()
    """Nobody could be called: there is no action for it, or it failed."""
    failed: Texts = ()
    """An action hangs or fails."""
    negated: Texts = ()
    """What was denied is not done."""
    already: Texts = ()
    """What is denied was done before, and nothing undoes it."""
    later: Texts = ()
    """What shall be done at some time cannot be put off, and is not done."""
    unreal: Texts = ()
    """A date or a time was said that there is not; ``{said}``."""
    excepted: Texts = ()
    """Something shall be done to all but ``{left}``, which its action cannot, and is not done."""
    irrevocable: Texts = ()
    """What was just done shall be taken back, and no intent does that."""
    older: Texts = ()
    """Whether something done shall be taken back, after something else was said; ``{said}`` is what it was asked in."""
    shall: Texts = ()
    """Whether something shall be done, after the question whether it may be; ``{question}``: 알람 지울까요?"""
    now: Texts = ()
    """The same for a question that cannot be turned; ``{title}`` is what the intent is called."""
    lasting: Texts = ()
    """Whether something shall be done that will not end by itself after ``{lasts}``: 5분만."""
    undecided: Texts = ()
    """The answer to a question of the bot is put off (``글쎄``, ``잠깐만``)."""
    dropped: Texts = ()
    """What waited for an answer is dropped."""
    nothing: Texts = ()
    """Nothing was heard."""
    too_long: Texts = ()
    """More was said than can be understood at once."""
    ask: Texts = ()
    """A missing slot without a question of its own."""
    whole: Texts = ()
    """The tail of a question that comes back after something else was answered; ``{question}``."""


class DialogueFile(_Written):
    """Everything a bot says and does."""

    persona: Persona | None = None
    """Who answers; the first bot of a family must have one."""

    phrases: Phrases = Phrases()
    """Its own words for what every bot says."""

    choices: Texts = ()
    """What it offers to tap at the beginning and when it does not understand."""

    actions: dict[Name, ActionDefinition] = {}
    """Name → what is done."""

    handover: Name | None = None
    """The one of `actions` that calls a person: done when somebody asks for one and when the bot is at its end. That of
    the first bot of a family that names one counts. At its end the bot gives it no arguments."""

    carries: tuple[tuple[Name, ...], ...] = ()
    """Groups of slots that hold on: a request that names none of a group is about what the one before it to the same
    bot was about (에어컨 켜 줘, then 2도 올려 줘)."""

    settings: dict[str, Any] = {}
    """For its sets of actions."""

    intents: dict[str, IntentAnswers] = {}
    """Intent, or ``bot.intent`` of a bot beside it, → what is answered."""

    corpus: str | None = None
    """A CSV file beside this one with the columns ``question`` and ``answer``; questions are parted by ``|``. If it is
    not named, ``questions.csv``, if there is one."""
