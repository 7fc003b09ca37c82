"""Dialogue: requests → answers, questions and actions, as a bot's ``dialogue.yaml`` says."""

from saram.dialogue.actions import ACTIONS, ActionCall, ActionResult
from saram.dialogue.conversation import Conversation
from saram.dialogue.corpus import Corpus, Entry, add_entry, read_corpus
from saram.dialogue.dialogue_file import DialogueFile
from saram.dialogue.family import Family, read_family
from saram.dialogue.outline import BotOutline
from saram.dialogue.responders import RESPONDERS, open_responder
from saram.dialogue.review import ReviewItem, ReviewQueue

__all__ = [
    "ACTIONS",
    "RESPONDERS",
    "ActionCall",
    "ActionResult",
    "BotOutline",
    "Conversation",
    "Corpus",
    "DialogueFile",
    "Entry",
    "Family",
    "ReviewItem",
    "ReviewQueue",
    "add_entry",
    "open_responder",
    "read_corpus",
    "read_family",
]
