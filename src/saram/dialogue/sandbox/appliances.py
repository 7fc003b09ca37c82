"""The appliances of a talking home: what is on, off, open or turned up, as far as it was said here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from saram.dialogue.actions import ActionCall, ActionResult
from saram.dialogue.everything import means_all
from saram.dialogue.sandbox.cart import is_along
from saram.dialogue.sandbox.naming import other_deed, place_named, thing_named
from saram.dialogue.sandbox.opening import MOVES, move
from saram.types import Count, SlotValue

__all__ = ["status", "switch"]

_STATES: Final = {"on", "off"}
_WARM: Final = {
    "에어컨", "보일러", "전기장판", "온수매트", "전기담요", "전기난로", "온수", "냉장고", "김치냉장고", "정수기",
    "오븐", "인덕션", "에어프라이어", "족욕기",
}  # fmt: skip
"""What warms or cools."""
_LIGHT: Final = re.compile(r".*(?:불|등|조명|램프|스탠드|전구)")
"""What shines."""
_EVERYWHERE: Final = re.compile(
    r"모든|(?:모든|온|전체|각)\s?(?:방|집|곳|데)|방마다|(?:(?:우리|온)\s?)?집(?:\s?안)?(?:\s?(?:전체|전부|모든))?"
)
_ANYTHING: Final = re.compile(r"(?:모든\s)?(?:기기|가전|가전제품|전자제품|전기|전원|거|것)들?")
"""What stands for whatever there is."""
_KNOWN: Final = re.compile(
    r".*(?:난방|히터기|보일라)|.+(?:등|불|조명|램프|에어컨|보일러|선풍기|청정기|청소기|세탁기|건조기|커튼|블라인드|장판|매트|담요|밥솥|오븐|레인지|렌지"
    r"|냉장고|정수기|머신|포트|주전자|난로|히터|온풍기|스피커|프로젝터|컴퓨터|창문|전구|콘센트|티비|텔레비전)"
)
"""What is a kind of some appliance that a home has (``벽걸이에어컨``, ``간접등``), and keeps its name."""
_ENTRANCES: Final = {"현관문", "차고 문"}
"""What is in no room, and is opened only where it is named."""
_GOES_ON: Final = r"(?:\s?(?:이?랑|하고|[과와,])\s\S+?)?(?:에도|에는|도|은|는|엔)(?![가-힣])"
"""Behind a room: the thing that was spoken of before is meant there, too (``안방은 켜줘``)."""
_OPENED: Final = re.compile(r"열(?:어|고|자|래|게|려|까|\s수)|엽니|여는|연다|닫")
_DEED: Final = re.compile(rf"켜|켤|켠|켰|꺼|끄|끌|껐|{_OPENED.pattern}")
_HELPS: Final = {re.compile(r"더[워우웠운]|덥"): "에어컨", re.compile(r"추[워우웠운]|춥"): "보일러"}
"""What is said of a room → the appliance that helps."""
_NO_LIGHT: Final = re.compile(r"따[뜻땃]|뜨뜻|시원|데[우워]|덥|더[워우]|춥|추[워우]|썰렁|바람")
"""What is said of warmth or wind."""
_AGAIN: Final = re.compile(r"다시|도로")
_SWITCHED_ON: Final = "switched_on"
"""Under which is kept what was switched on again at once."""
_PLAYED: Final = ", 나오던 것"
"""What is told of what played, behind the appliances."""
_COUNTED: Final = re.compile(r"(?:둘|셋|넷|(?:두|세|네)\s?개)\s?다")
"""So many things are meant as were named before, and nothing besides."""
_NO_ROOM: Final = re.compile(r"당장|얼른|빨리|어서|냉큼|제발|그냥|지금|방에?")
"""What stands where a room may, and says of none which it is."""


def _device(arguments: Mapping[str, SlotValue], kinds: Mapping[str, str]) -> str:
    """What is meant, in words; `kinds` are what was last meant by rooms that were named alone."""
    room = _room(arguments)
    kind = _kind(arguments) or kinds.get(room, "")
    room = "" if (room == "집" and not kind) or kind.startswith(room) else room  # the whole home is no appliance
    return " ".join(each for each in (room, kind) if each) or "불"


def _kind(arguments: Mapping[str, SlotValue]) -> str:
    kind = str(arguments.get("appliance", ""))
    return "" if _ANYTHING.fullmatch(kind) else kind


def _room(arguments: Mapping[str, SlotValue]) -> str:
    room = str(arguments.get("room", ""))
    return "" if _NO_ROOM.fullmatch(room) else "집" if _EVERYWHERE.fullmatch(room) else room


def _kinds(call: ActionCall) -> tuple[dict[str, str], str]:
    """What is meant by the rooms that were named alone, now that this is said, and what is spoken of.

    In a room it is the light, or what was spoken of before, where the sentence goes on with that (``안방도 켜줘``).
    """
    kinds, before = dict(call.session.get("kinds", {})), str(call.session.get("kind", ""))
    room, kind = _room(call.arguments), _kind(call.arguments)
    if call.takes_back:
        return kinds, before
    if kind:
        return kinds, "" if kind in _ENTRANCES else kind
    if room in {"", "집"}:
        return kinds, before
    said = re.escape(call.texts.get("room", room))
    goes_on = re.search(said + _GOES_ON, call.part) or not _DEED.search(call.part)
    kinds[room] = (before if goes_on else "") or ("" if _OPENED.search(call.part) else "불")
    return kinds, kinds[room]


def switch(call: ActionCall) -> ActionResult:
    """Switch an appliance; the action's name ends in what it becomes. One that is only changed stays on or off.

    Without a room all of the kind are switched off, without a kind all that is on (``다 꺼줘``). One that corrects
    switches back what it takes the place of. Taking back switches nothing on that was not known to be on.
    """
    if (state := call.name.rpartition("_")[2]) not in _STATES:
        return _change(call)
    call = _as_needed(call) if state == "on" else call
    kinds, kind = _kinds(call)
    device = _device(call.arguments, kinds)
    if (told := move(call, state, _room(call.arguments)) or _refused(call, kinds)) is not None:
        return told
    call.session.update(kinds=kinds, kind=kind)
    devices: dict[str, str] = call.session.setdefault("devices", {})
    if not call.takes_back and _is_what_plays(call, state, devices):
        return ActionResult("plays", done=False)
    stood = devices.get(device)
    others: list[str] = call.session.get("switched_off", {}).pop(device, [])  # by what was named when they were
    known: list[str | None] = call.session.setdefault("stood", {}).setdefault(device, [])
    played = _halted(call, state)
    back = _taken_back(call, state, device, others) if call.takes_back else _again(call, state, device, others)
    if back is not None:
        moved = back.outcome == "ok" and _is_opened(device)
        return replace(
            back, outcome="moves" if moved else back.outcome, values={"device": f"{back.values['device']}{played}"}
        )
    if not call.takes_back:
        known.append(stood)
        others = []
        if state == "off":
            same = [each for each in _same(device, call, devices) if devices[each] == "on"]
            others = _everything(call, devices, kinds) or same
            call.session.setdefault("switched_off", {})[device] = others
            devices |= dict.fromkeys(others, state)
    counted = _COUNTED.search(call.part) is not None and not _kind(call.arguments)
    alone = counted and bool(others) and device not in others
    if not alone:
        devices[device] = state
    values: dict[str, SlotValue] = {"device": (", ".join(others) if alone else _names(others, device)) + played}
    moves = _is_opened(device)
    if call.corrects is not None and not is_along(call):
        other = _device({**call.corrects, **{name: call.replaces[name] for name in call.replaces}}, kinds)
        was_on = state == "on" or call.session["stood"].get(other, [])[-1:] == ["on"]
        if other != device and devices.get(other) == state and was_on and not moves:
            devices[other] = "off" if state == "on" else "on"
            return ActionResult("instead", values | {"other": other})
    return ActionResult("moves" if moves else "ok", values)


def _as_needed(call: ActionCall) -> ActionCall:
    """The call with the appliance that helps, where none is named and it is said that it is hot or cold (``더워``)."""
    kind = next((kind for said, kind in _HELPS.items() if said.search(call.part)), "")
    named = "appliance" in call.arguments or call.takes_back or not kind
    if named:
        return call
    rest = {name: value for name, value in call.arguments.items() if (name, value) != ("room", "집")}
    return replace(call, arguments={**rest, "appliance": kind})


def _again(call: ActionCall, state: str, device: str, others: Sequence[str]) -> ActionResult | None:
    """What was switched off together and is switched on again (``다시 켜줘``), of a kind that is named all of that.

    None for anything else.
    """
    call.session.pop(_SWITCHED_ON, None)
    meant = [each for each in others if not call.arguments or each.endswith(device)]
    if state == "off" or not meant or not _AGAIN.search(call.part):
        return None
    call.session["devices"] |= dict.fromkeys(meant, state)
    call.session[_SWITCHED_ON] = meant
    return ActionResult(values={"device": ", ".join(meant)})


def _taken_back(call: ActionCall, state: str, device: str, others: Sequence[str]) -> ActionResult | None:
    """What taking back switches besides the device itself, or in its place; None where that one is switched, too."""
    devices, known = call.session["devices"], call.session["stood"][device]
    if state == "off" and (again := call.session.pop(_SWITCHED_ON, None)) is not None:
        devices |= dict.fromkeys(again, state)
        return ActionResult(values={"device": ", ".join(again)})
    before = known.pop() if known else None
    if state == "off" or before == "on" or device in others:
        devices |= dict.fromkeys(others, state) if state == "on" else {}
        return None
    if not others:
        return ActionResult("unsure" if before is None else "stays", {"device": device}, done=False)
    devices |= dict.fromkeys(others, state)
    devices.pop(device, None)  # it was not known to be on
    return ActionResult(values={"device": ", ".join(others)})


def _is_what_plays(call: ActionCall, state: str, devices: Mapping[str, str]) -> bool:
    """Whether what plays is meant, and not the light: nothing is named and nothing else is on. It is switched then."""
    halted = call.session.pop("halted", None)
    if call.arguments:
        return False
    on = [each for each, stands in devices.items() if stands == "on" and not _is_opened(each)]
    if state == "on" and halted and "playing" not in call.session:
        call.session["playing"] = halted
    elif state == "off" and "playing" in call.session and not on:
        call.session["halted"] = call.session.pop("playing")
    else:
        return False
    return True


def _halted(call: ActionCall, state: str) -> str:
    """What is told of what played, if it is switched along: off with all there is (``다 꺼줘``), or on again."""
    hushed = call.session.pop("hushed", None)
    if call.takes_back == "turn_off" and hushed is not None and "playing" not in call.session:
        call.session["playing"] = hushed
        return _PLAYED
    all_off = state == "off" and not call.takes_back and _room(call.arguments) in {"", "집"}
    if not all_off or _kind(call.arguments) or not means_all(call.part, "ko") or "playing" not in call.session:
        return ""
    call.session["hushed"] = call.session.pop("playing")
    return _PLAYED


def _change(call: ActionCall) -> ActionResult:
    """Turn an appliance up, down or to a value, if it is known."""
    if thing := _unknown(call):
        return ActionResult("unknown", {"thing": thing}, done=False)
    if _is_no_light(call):
        return ActionResult("which", done=False)
    return ActionResult(values={"device": _changed(call)})


def _is_no_light(call: ActionCall) -> bool:
    """Whether it is about warmth or wind, and neither an appliance nor a room is named: that is never the light."""
    degree = call.arguments.get("degree")
    warm = isinstance(degree, Count) and degree.counter == "도"
    kind = _kind(call.arguments) or ("" if _room(call.arguments) else "불")
    return kind == "불" and "온도" not in call.part and (warm or _NO_LIGHT.search(call.part) is not None)


def _changed(call: ActionCall) -> str:
    """What is turned up, down or to a value: an appliance, or how warm or bright it is where that alone is named.

    Of an appliance that was spoken of before this is meant only if it is one that warms, cools or shines.
    """
    kind, named = str(call.arguments.get("appliance", "")), call.texts.get("appliance", "") in call.part
    if "밝" in call.part and not (kind and (named or _LIGHT.fullmatch(kind))):
        return _device({**call.arguments, "appliance": "불"}, {})
    if "온도" in call.part and not (kind and (named or kind in _WARM)):
        return f"{call.arguments.get('room', '')} 온도".strip()
    return _device(call.arguments, {})


def _names(others: Sequence[str], device: str) -> str:
    """What is told of what is switched: the things themselves where they are not all of one kind.

    With them go the lights, which are meant though it is not known whether any is on.
    """
    kind = device.rsplit(maxsplit=1)[-1]
    if all(each.split()[-1] == kind for each in others):
        return device
    lights = device == "불" and not any(each.split()[-1] == kind for each in others)
    return ", ".join([*others, device] if lights else others)


def _refused(call: ActionCall, kinds: Mapping[str, str]) -> ActionResult | None:
    """Why nothing is switched: a room or a thing that is not known was named, or something else is to be done."""
    if place := _strange_place(call):
        return ActionResult("nowhere", {"place": place}, done=False)
    if thing := _unknown(call):
        return ActionResult("unknown", {"thing": thing}, done=False)
    room = _room(call.arguments)
    if not _kind(call.arguments) and kinds.get(room) == "":
        return ActionResult("unknown", {"thing": room}, done=False)
    if call.texts.get("appliance") == "문" and room not in {"", "집", "현관"}:
        door = f"{call.texts.get('room', room)} 문"  # it is not the front door
        return ActionResult("unknown", {"thing": door}, done=False)
    return ActionResult("other", done=False) if not call.takes_back and other_deed(call.part) else None


def _strange_place(call: ActionCall) -> str:
    """What is named for a room and was not understood (``멍멍이 방``); empty if a room was, or none is named."""
    room = call.texts.get("room")
    told = call.takes_back or (room is not None and room in call.part)
    return "" if told else place_named(call.part, call.texts.values())


def _unknown(call: ActionCall) -> str:
    """What is named that is no appliance of this home (``대문 열어줘``); empty if nothing is."""
    kind, said = _kind(call.arguments), call.texts.get("appliance", "")
    if kind and not call.takes_back:
        if "appliance" in call.unlisted:
            return "" if _KNOWN.fullmatch(kind) else said
        if kind not in MOVES and re.search(rf"{re.escape(said)}\s?문(?=\s|[을이도만]|$)", call.part):
            return f"{said} 문"
        name = said.replace(" ", "")
        if name.endswith("문") and name not in {"문", kind.replace(" ", "")} and said in call.part:
            return said  # 방문
    if call.takes_back or any(each in call.asked for each in call.texts.values()):
        return ""  # else what it has was carried over from before
    return thing_named(call.asked, call.texts.values())


def _everything(call: ActionCall, devices: Mapping[str, str], kinds: Mapping[str, str]) -> list[str]:
    """What is on, at home or in the room that was named, where all of it is meant (``다 꺼줘``, ``거실 꺼줘``)."""
    room = _room(call.arguments)
    alone = room != "" and kinds.get(room, "불") == "불"
    if _kind(call.arguments) or not (alone or means_all(call.part, "ko")):
        return []
    everywhere = room in {"", "집"}
    here = (each for each, state in devices.items() if state == "on" and (everywhere or each.startswith(f"{room} ")))
    return [each for each in here if not _is_opened(each)]


def _is_opened(device: str) -> bool:
    """Whether an appliance, perhaps of a room, is one that is opened and closed."""
    return any(device.endswith(thing) for thing in MOVES)


def _same(device: str, call: ActionCall, devices: Mapping[str, str]) -> list[str]:
    """The appliances that are meant: the one of the room that was named, else those of the kind in any room."""
    kind = _kind(call.arguments) or "불"
    if device not in {kind, f"집 {kind}"}:
        return [device] if device in devices else []
    return [each for each in devices if each == kind or each.endswith(f" {kind}")]


def status(call: ActionCall) -> ActionResult:
    """How an appliance stands, as far as it was switched here; of others the outcome is ``untold``."""
    if place := _strange_place(call):
        return ActionResult("nowhere", {"place": place})
    if thing := _unknown(call):
        return ActionResult("unknown", {"thing": thing})
    device = _device(call.arguments, {_room(call.arguments): "불"} | call.session.get("kinds", {}))
    devices: dict[str, str] = call.session.get("devices", {})
    states = [devices[each] for each in _same(device, call, devices)]
    on = "on" in states
    if not states and devices.get(str(call.arguments.get("appliance", "불"))) != "off":
        return ActionResult("untold", {"device": device})
    if str(call.arguments.get("appliance")) in MOVES:
        return ActionResult("opened" if on else "closed", {"device": device})
    return ActionResult("ok" if on else "off", {"device": device})
