"""What is meant at home by a verb of opening and closing alone (``다 닫아줘``): what opens, and never the light."""

from __future__ import annotations

import re
from typing import Final

from saram.dialogue.actions import ActionCall, ActionResult
from saram.dialogue.everything import means_all
from saram.dialogue.sandbox.naming import thing_named

__all__ = ["MOVES", "move"]

MOVES: Final = {"커튼", "블라인드", "창문", "현관문", "차고 문"}
"""What is opened and closed."""
_LOCKED: Final = {*MOVES, "가스"}
_LOCKS: Final = re.compile(r"잠[가그글갔겨]")
_VERB: Final = re.compile(r"(?:^|\s)(?:열(?:어|고|자|래|게|려|까|\s수)|엽니|닫|잠[가그글갔겨])")
_OTHER: Final = re.compile(r"(?:^|\s)(?:켜|켤|꺼|끄|끌|껐|틀)")
_MOVED: Final = "moved"
"""Under which is kept what was moved last, with how it stood before."""


def move(call: ActionCall, state: str, room: str) -> ActionResult | None:
    """Open or close what is not named, or take that back; None where something is named, or another verb is said.

    It is all that stands otherwise where all is meant, else the only thing that does; of several it is asked which.

    Args:
        call: What is to be done.
        state: What becomes of it: ``"on"`` is open.
        room: The room that is named; empty for none, ``"집"`` for the whole home.
    """
    moved: dict[str, str] | None = call.session.pop(_MOVED, None)
    devices: dict[str, str] = call.session.setdefault("devices", {})
    if call.takes_back:
        if moved is None or "appliance" in call.arguments:
            return None
        devices |= moved
        return ActionResult("moves", {"device": ", ".join(moved)})
    things = _LOCKED if _LOCKS.search(call.part) else MOVES
    kind, said = str(call.arguments.get("appliance", "")), call.texts.get("appliance", "")
    named = kind in things or (said and said in call.part) or thing_named(call.asked, call.texts.values())
    if named or not _VERB.search(call.part) or _OTHER.search(call.part):
        return None
    anywhere = room in {"", "집"}
    known = [each for each in devices if each.endswith(tuple(things)) and (anywhere or each.startswith(f"{room} "))]
    if not known and not anywhere:
        return None
    meant = [each for each in known if devices[each] != state]
    if not meant or (len(meant) > 1 and not means_all(call.part, "ko")):
        return ActionResult("which", done=False)
    call.session[_MOVED] = {each: devices[each] for each in meant}
    devices |= dict.fromkeys(meant, state)
    opens = all(each.endswith(tuple(MOVES)) for each in meant)
    return ActionResult("moves" if opens else "ok", {"device": ", ".join(meant)})
