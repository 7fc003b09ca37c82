"""Who is heard: the person's voice, and what is meant by words while the presenter speaks or has just spoken."""

from __future__ import annotations

from typing import Literal

from saram.live.patience import Patience
from saram.live.turn import Stage
from saram.live.words import is_asking, is_backchannel, is_echo, is_filler

__all__ = ["Floor"]


class Floor:
    """The person's side of a `saram.live.Session`; it knows no clock either."""

    def __init__(self, patience: Patience, *, ears: bool) -> None:
        """Hear nothing yet.

        Args:
            patience: How long to wait for what.
            ears: See `ears`.
        """
        self.ears = ears
        """Whether the server listens. Otherwise the page does: its voices count, and what the server's ears had still
        to say does not."""
        self.voice = False
        """Whether somebody makes sounds."""
        self.since = 0.0
        """When they last began to, seconds."""
        self._quiet = 0.0
        self._patience = patience
        self._said = ""
        self._ceased = 0.0

    def hear(self, *, active: bool, now: float) -> None:
        """Somebody began or ceased to make sounds."""
        if active and not self.voice:
            self.since = now
        if not active:
            self._quiet = now
        self.voice = active

    def cease(self, said: str, now: float) -> None:
        """The presenter has fallen silent; `said` is empty if a person made it."""
        self._said, self._ceased = said, now

    def meaning(self, text: str, stage: Stage | None, now: float) -> Literal["wish", "sound", "echo"]:
        """Whether words are a wish to speak, a sound of listening or hesitation, or the presenter's own.

        Args:
            text: The words.
            stage: The answer that is being given.
            now: Seconds.
        """
        if is_filler(text):
            return "sound"
        if stage is not None:
            said = stage.answer.text
            if is_backchannel(text) and not is_asking(said):
                return "sound"
            return "echo" if stage.paused is None and is_echo(text, said) else "wish"
        return "echo" if self._is_late_echo(text, now) else "wish"

    def end_of_alarm(self, paused: float) -> float:
        """When an answer that a voice has stopped at `paused` goes on, if no words come."""
        latest = paused + self._patience.alarm
        return latest if self.voice else min(latest, max(paused, self._quiet) + self._patience.quiet)

    def _is_late_echo(self, text: str, now: float) -> bool:
        """A page's recogniser is told of no loudspeaker, and is late; but the page would have noticed a person."""
        if self.ears or self.voice or self.since > self._ceased or now >= self._ceased + self._patience.echo:
            return False
        return is_echo(text, self._said)
