"""From an utterance to requests: the room's one verb."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from saram.language import followups
from saram.language.alternatives import agreed, chosen
from saram.language.division import divide
from saram.language.encoding import Encoder, Sentence
from saram.language.evidence import doubts, evidence, with_what_was_heard
from saram.language.excepting import except_for
from saram.language.filling import at_commas, fill, found_values, with_listed
from saram.language.full_names import keep_names, lists_of_people
from saram.language.hangul import normalise
from saram.language.judged import IntentFacts, Judged, best_of, turning
from saram.language.kind_values import SlotKind, of_their_kind, only_tells_when, without_vague_times
from saram.language.known_sentences import KnownSentences
from saram.language.labels import best_labels, spans_of
from saram.language.mending import Mender, as_heard, guessed
from saram.language.negation import denied
from saram.language.network import Network, SlotHead
from saram.language.ngrams import NgramModel
from saram.language.package import Package
from saram.language.rooms import keep_rooms, whole_rooms
from saram.language.rows import goods_of, with_rows
from saram.language.splitting import possible_parts
from saram.language.unlisted import Name, unlisted
from saram.language.values import KINDS
from saram.language.whole_names import whole_names
from saram.types import Context, Reading, Request, Slot, Utterance

__all__ = ["Understanding"]

_NOWHERE = Context()
_LONG = 3
"""Syllables of a listed value that is hardly there by accident."""


class Understanding:
    """Bots trained together, ready to be asked."""

    def __init__(self, package: Package) -> None:
        """Take a trained package."""
        self.about = package.about
        self.settings = package.settings
        self.classes = package.classes
        self._encoder = Encoder(**package.encoder)
        self._network = Network(package.network, self._encoder.letters) if package.network else None
        self._ngrams = NgramModel(
            package.ngram_features, package.ngram_weights, package.ngram_bias, package.ngram_scale
        )
        self._mender = Mender(package.trigrams)
        self._known = KnownSentences(package.known, package.classes)
        self._labels = package.labels
        if self._network is not None:
            self._head = self._network.slots
            self._transitions = np.asarray(package.network["transitions"], np.float32)
            self._starts = np.asarray(package.network["starts"], np.float32)
        self.bots = [bot["name"] for bot in package.bots]
        self._facts: dict[str, IntentFacts] = {}
        self._kinds: dict[str, dict[str, SlotKind]] = {}
        self._words = frozenset(word for bot in package.bots for word in bot.get("words", ()))
        for bot in package.bots:
            self._kinds[bot["name"]] = {slot: SlotKind(of["entity"], of["open"]) for slot, of in bot["slots"].items()}
            self._facts |= IntentFacts.of(bot)
        self._people, self._goods = lists_of_people(package.encoder["lists"]), goods_of(package.encoder["lists"])
        self._chain = lru_cache(maxsize=1024)(self._chain_of)
        self._masked = lru_cache(maxsize=1024)(self._masked_of)
        gated = ((index, self._facts[name]) for index, name in enumerate(self.classes) if name in self._facts)
        self._gated = [(index, facts) for index, facts in gated if facts.active or facts.state]

    def _chain_of(self, slots: frozenset[str]) -> tuple[list[str], SlotHead, NDArray[np.float32], NDArray[np.float32]]:
        """The labels that slots may have, their head, and the scores of their order; other labels are not looked at."""
        columns = [i for i, label in enumerate(self._labels) if label == "O" or label[2:] in slots]
        labels, head = [self._labels[column] for column in columns], self._head.of(columns)
        return labels, head, self._transitions[np.ix_(columns, columns)], self._starts[columns]

    def __call__(self, said: str | Utterance, context: Context | None = None, *, why: bool = False) -> Request:
        """Understand one utterance.

        Args:
            said: What was heard; when it is not understood, an alternative that is, or that can be asked back, takes
                its place, if the mean over all of them is likeliest for the same.
            context: What the conversation knows.
            why: Whether to give reasons.

        Returns:
            The first request; further ones of the same utterance are in its `also`.
        """
        context = context or _NOWHERE
        utterance = said if isinstance(said, Utterance) else Utterance(said)
        heard = normalise(utterance.text)
        request = self._understand(heard, context, why=why)
        if request.status != "understood" and utterance.alternatives:
            readings = [heard, *map(normalise, utterance.alternatives)]
            requests = [request, *(self._understand(each, context, why=why) for each in readings[1:])]
            place = chosen(requests, agreed(self, readings, context) if context.pending is None else "")
            request, heard = requests[place], readings[place]
        return with_what_was_heard(request, heard) if why else request

    def _understand(self, text: str, context: Context, *, why: bool) -> Request:
        if not any(char.isalnum() for char in text):
            return Request(text, "rejected", reasons=("There are no words in it.",) if why else ())
        judged = self._judge(text, context)
        partial = None if judged.known else except_for(self, text, context)
        if partial is not None:
            return partial
        text = judged.sentence.text
        resumed = followups.resume(self, judged, context)
        if resumed is not None:
            return replace(resumed, reasons=(), status="ambiguous" if judged.guessed else resumed.status)
        parts = self._parts(judged, context)
        if len(parts) == 1:
            return self._request(judged, context, (0, len(text)), why=why)
        requests: list[Request] = []
        for piece, span in parts:
            inherited = (at - span[0] for at in judged.guessed if span[0] <= at < span[1])
            part = replace(piece, guessed=(*piece.guessed, *inherited))
            bound = replace(context, pending=None, previous=requests[-1]) if requests else _NOWHERE
            same = followups.replacement(self, part, requests[-1], context) if requests else None
            if same is not None:
                requests.pop()
            else:
                same = followups.bare_value(self, part.sentence, bound)
            if same is None:
                requests.append(self._request(part, context, span, why=why, whole=text, beside=requests))
            else:
                slots = followups.moved(same.slots, span)
                status = "ambiguous" if part.guessed else same.status
                requests.append(replace(same, text=text, status=status, span=span, slots=slots))
        return replace(requests[0], also=tuple(requests[1:]))

    def _judge(self, text: str, context: Context) -> Judged:
        known = self._written(text, context)
        if known is not None:
            return known
        pieces = self._mended(text)
        judged = self._weigh(text, pieces, context)
        if pieces is None or judged.guessed or self.facts(self.top(judged)[0]) is None:
            return judged
        told, heard = self._told(judged), self._weigh(text, None, context)
        same, said = self._told(heard)
        more = sum(known for _, known in said) > sum(known for _, known in told[1])  # names are on its side
        if self.top(heard)[1] >= self.settings.accept and same == told[0] and (said == told[1] or more):
            return heard  # it was no less clear as it was heard
        again = self._weigh(text, self._with_names(text, pieces, judged), context)
        return again if self._told(again) == told else judged

    def _written(self, text: str, context: Context) -> Judged | None:
        """The sentence as it was written for an intent that is possible now; None if it was written for none.

        What was written for a bot does not count while it seems to be said to another one that is active.
        """
        if (meant := self._known.meaning(text, context.bot or "")) is None:
            return None
        judged = self._weigh(text, None, context)
        first = self._facts.get(self.classes[judged.order[0]])
        to_another = first is not None and first.bot == context.bot != self._facts[self.classes[meant]].bot
        return None if to_another else judged.written_for(meant)

    def _mended(self, text: str) -> list[str] | None:
        """What was probably meant, one piece a character, but long listed values as heard; None for the text itself."""
        pieces = self._mender.pieces(text)
        if pieces is None:
            return None
        places = [index for index, char in enumerate(text) if char != " "]
        for match in self._encoder.gazetteer.exact("".join(text[index] for index in places)):
            if match.end - match.start >= _LONG:
                as_heard(text, pieces, places[match.start : match.end])
        keep_names(text, pieces, self._is_person)
        keep_rooms(text, pieces, self._encoder.gazetteer)
        return pieces if "".join(pieces) != text else None

    def _is_person(self, name: str) -> bool:
        found = self._encoder.gazetteer.exact(name)
        return any(match.entity in self._people and match.end - match.start == len(name) for match in found)

    def _weigh(self, text: str, pieces: Sequence[str] | None, context: Context) -> Judged:
        meant = text if pieces is None else "".join(pieces)
        sentence = self._encoder(meant)
        active = context.bot if context.bot in self._kinds else None
        scores = np.multiply(self._ngrams(sentence, active or ""), self.settings.ngrams, dtype=np.float64)
        outputs = None
        if self._network is not None:
            outputs = self._network(sentence, self.bots.index(active) + 1 if active else 0)
            scores += np.multiply(outputs.logits, self.settings.network, dtype=np.float64)
        scores -= np.maximum.reduce(scores)
        probabilities = np.exp(scores, out=scores)
        probabilities /= np.add.reduce(probabilities)
        probabilities[self._masked(context.bot, frozenset(context.states))] = 0.0
        turned = () if pieces is None else turning(sentence, *guessed(text, pieces))
        return Judged(sentence, probabilities, outputs, best_of(probabilities), meant != text, turned)

    def _told(self, judged: Judged) -> tuple[int, tuple[tuple[str, bool], ...]]:
        """The likeliest class, and which slots it is told: by what is listed or is a value, or by other words."""
        best = judged.order[0]
        facts = self._facts.get(self.classes[best])
        if facts is None or self._network is None:
            return best, ()
        told = self._spans(judged, facts)
        return best, tuple((slot, self._is_listed(judged.sentence, facts.bot, slot, *span)) for slot, *span in told)

    def _is_listed(self, sentence: Sentence, bot: str, slot: str, first: int, last: int) -> bool:
        kind = self._kinds[bot].get(slot, SlotKind(""))
        return kind.entity in KINDS or any(
            match.entity == kind.entity and match.start < last and first < match.end for match in sentence.matches
        )

    def _with_names(self, text: str, pieces: Sequence[str], judged: Judged) -> Sequence[str]:
        """The pieces of a mended text with names that are on no list as they were heard.

        What is on no list was never seen, and is mended for no other reason (``장원영`` into ``장영원``).
        """
        facts = self._facts.get(self.classes[judged.order[0]])
        if facts is None or self._network is None or not facts.slots:
            return pieces
        kinds = self._kinds[facts.bot]
        kept = list(pieces)
        ends = list(accumulate(map(len, pieces)))
        for name, first, last in self._spans(judged, facts):
            closed = not kinds.get(name, SlotKind("")).open
            if closed or self._is_listed(judged.sentence, facts.bot, name, first, last):
                continue
            start, end = judged.sentence.spans[first][0], judged.sentence.spans[last - 1][1]
            as_heard(text, kept, [index for index, after in enumerate(ends) if start < after <= end])
        return kept

    def _masked_of(self, bot: str | None, states: frozenset[str]) -> NDArray[np.intp]:
        """The classes that are not possible while a bot is active and states hold."""
        masked = [
            index
            for index, facts in self._gated
            if (facts.active and facts.bot != bot) or (facts.state and facts.state not in states)
        ]
        return np.array(masked, np.intp)

    def _parts(self, judged: Judged, context: Context) -> list[tuple[Judged, tuple[int, int]]]:
        """The sentence's requests: its possible parts, joined again until each is understood by itself."""
        whole = [(judged, (0, len(judged.sentence.text)))]
        spans = () if judged.known else possible_parts(judged.sentence)
        return whole if len(spans) < 2 else divide(self, judged, spans, context) or whole

    def top(self, judged: Judged) -> tuple[str, float]:
        """Name and probability of the first class."""
        index = judged.order[0]
        return self.classes[index], float(judged.probabilities[index])

    def judge(self, text: str, context: Context, *, mended: bool = False) -> Judged:
        """Score a normalised text; one that is a part of a mended text is taken as it stands."""
        return self._weigh(text, None, context) if mended else self._judge(text, context)

    def facts(self, name: str) -> IntentFacts | None:
        """What is known of ``bot.intent``."""
        return self._facts.get(name)

    def kinds(self, bot: str) -> dict[str, SlotKind]:
        """Slot name → what may fill it, of one bot."""
        return self._kinds[bot]

    def strange(self, sentence: Sentence) -> bool:
        """Whether a sentence names something that is on no list and was in no example."""
        if self.unlisted(sentence) is not None:
            return True
        known = {index for match in sentence.matches for index in range(match.start, match.end)}
        told = [span for index, span in enumerate(sentence.spans) if index not in known]
        if self._encoder.language == "ko":
            free = {start for start, _ in told}
            names = [m for m in sentence.morphemes if m.tag in {"NNG", "NNP", "SL"} and m.start in free]
            return any(not self._ngrams.rows([f"m{m.form}/{m.tag[0]}"]) for m in names)
        words = [sentence.text[start:end].lower() for start, end in told]
        return any(word.isalpha() and not self._ngrams.rows([f"m{word}"]) for word in words)

    def fill(
        self, sentence: Sentence, spans: list[tuple[str, int, int]], bot: str, context: Context
    ) -> tuple[Slot, ...]:
        """Slots of the given stretches of units."""
        return fill(sentence, spans, self._kinds[bot], self._encoder.lists, context.now or datetime.now())  # noqa: DTZ005 - local time is meant

    def _request(
        self,
        judged: Judged,
        context: Context,
        span: tuple[int, int],
        *,
        why: bool,
        whole: str | None = None,
        beside: Sequence[Request] = (),
    ) -> Request:
        text = judged.sentence.text if whole is None else whole
        denies = None if judged.known else denied(self, judged, context)
        if denies is not None:
            judged = replace(judged, probabilities=denies.probabilities, order=denies.order)
        readings = self._readings(judged)
        settings = self.settings
        score = readings[0].score if readings else 0.0
        outside = self.classes[judged.order[0]] not in self._facts
        if score < (self._doubt(judged, score) if outside else settings.ask):
            reasons = evidence(self, judged, context, "nothing fits well enough") if why else ()
            return Request(text, "rejected", score=score, readings=readings, span=span, reasons=reasons)
        facts = self._facts[f"{readings[0].bot}.{readings[0].intent}"]
        gap = score - readings[1].score if len(readings) > 1 else score
        sure = not outside and not judged.guessed and score >= settings.accept and gap >= settings.gap
        negated = not facts.role and denies is not None
        slots = self.slots(judged, facts, context)
        sure = sure and (judged.known or whole is not None or not only_tells_when(text, slots, self._kinds[facts.bot]))
        slots = followups.moved(slots, span)
        slots = followups.carry_over(self, judged.sentence, facts, slots, context, beside=beside)
        given = {slot.name for slot in slots}
        missing = tuple(name for name in facts.required if name not in given)
        request = Request(
            text,
            "understood" if sure and not negated else "ambiguous",
            facts.bot,
            facts.intent,
            slots,
            score,
            readings,
            missing,
            facts.action,
            (),
            span,
            unlisted=self._unlisted(judged.sentence, facts, missing),
            negated=negated,
        )
        if not why:
            return request
        verdict = doubts(self, request, guessed=judged.guessed, outside=outside)
        return replace(request, reasons=evidence(self, judged, context, verdict))

    def _doubt(self, judged: Judged, score: float) -> float:
        """The least score at which to ask back though being outside is likelier; one that is garbled may be damaged."""
        doubt = self.settings.mended if judged.mended else self.settings.doubt
        garbled = self.settings.ask <= score < doubt and self._mender.garbled(judged.sentence.text)
        return self.settings.ask if garbled else doubt

    def unlisted(self, sentence: Sentence) -> Name | None:
        """What a sentence names that is on no list and among the words of none of the bots."""
        return unlisted(sentence, self._words)

    def closed(self, bot: str, slots: Iterable[str]) -> bool:
        """Whether one of the slots takes nothing but what is on a list."""
        kinds = (self._kinds[bot].get(slot) for slot in slots)
        return any(kind is not None and not kind.open and kind.entity in self._encoder.lists for kind in kinds)

    def _unlisted(self, sentence: Sentence, facts: IntentFacts, missing: tuple[str, ...]) -> str:
        """What is named for a slot that takes only listed values: instead of one, or in a row with one."""
        if not self._words or not self.closed(facts.bot, facts.required):
            return ""
        if self.closed(facts.bot, missing):
            name = self.unlisted(sentence)
            return name.word if name is not None else ""
        places = possible_parts(sentence)
        for start, end in places if len(places) > 1 else ():
            part = self._encoder(sentence.text[start:end])  # by itself it is cut into words more surely
            name = None if part.matches else self.unlisted(part)
            if name is not None:
                return name.word
        return ""

    def _readings(self, judged: Judged) -> tuple[Reading, ...]:
        found = []
        for index in judged.order:
            facts = self._facts.get(self.classes[index])
            probability = float(judged.probabilities[index])
            if facts is not None and probability > 0:
                found.append(Reading(facts.bot, facts.intent, probability))
        return tuple(found)

    def slots(self, judged: Judged, facts: IntentFacts, context: Context) -> tuple[Slot, ...]:
        """What a sentence says itself for the slots of an intent."""
        if not facts.slots:
            return ()
        found = self.fill(judged.sentence, self._spans(judged, facts), facts.bot, context)
        return without_vague_times(found, facts.required, self._kinds[facts.bot])

    def _spans(self, judged: Judged, facts: IntentFacts) -> list[tuple[str, int, int]]:
        """The stretches of units that fill the slots of an intent."""
        if judged.outputs is None:
            return found_values(judged.sentence, facts.slots, self._kinds[facts.bot])
        names, head, transitions, starts = self._chain(facts.slots)
        labels = best_labels(judged.outputs.scores(head), transitions, starts)
        spans = at_commas(judged.sentence, spans_of([names[label] for label in labels]))
        kinds = self._kinds[facts.bot]
        spans = whole_names(judged.sentence, spans, facts.slots, kinds, known=self._words, people=self._people)
        spans = whole_rooms(judged.sentence, with_rows(judged.sentence, spans, kinds, self._words, self._goods), kinds)
        return with_listed(judged.sentence, of_their_kind(judged.sentence, spans, kinds), facts.slots, kinds)

    def masked(self, context: Context) -> list[str]:
        """The intents that cannot be meant now."""
        return [self.classes[index] for index in self._masked(context.bot, frozenset(context.states)).tolist()]
