"""A talking home that can be asked how it stands after a conversation."""

from __future__ import annotations

from datetime import datetime

from saram.workflows.talking import LoadedBot

MONDAY = datetime(2026, 11, 30, 10, 30)  # noqa: DTZ001 - local time is meant
SEVEN, EIGHT, NINE = (f"2026-11-30T{hour}:00:00" for hour in (19, 20, 21))


class Home:
    """One conversation with the home."""

    def __init__(self, home: LoadedBot, *said: str) -> None:
        self.conversation = home.open(clock=lambda: MONDAY)
        self.replies = [" ".join(reply.plain for reply in self.conversation.hear(each)) for each in said]

    @property
    def world(self) -> dict:
        """What the actions have kept."""
        return self.conversation.snapshot()["agenda"]["session"]

    @property
    def alarms(self) -> list[str]:
        return sorted(self.world.get("alarms", []))

    @property
    def on(self) -> set[str]:
        """Appliances that are on."""
        return {device for device, state in self.world.get("devices", {}).items() if state == "on"}

    @property
    def timer(self) -> bool:
        return "timer" in self.world

    @property
    def playing(self) -> bool:
        return "playing" in self.world

    @property
    def cart(self) -> list[str]:
        return self.world.get("cart", [])
