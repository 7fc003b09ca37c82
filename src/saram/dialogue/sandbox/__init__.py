"""Actions of the example bots: they do nothing outside the program, and show how actions are written."""

from saram.dialogue.sandbox.bank import bank_actions

__all__ = ["bank_actions"]
