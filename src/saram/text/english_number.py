"""Numbers as English says them, by num2words."""

from __future__ import annotations

from functools import lru_cache

__all__ = ["cardinal", "decimal", "digits", "ordinal", "year"]

_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_LONGEST = 30


@lru_cache(maxsize=4096)
def _say(number: int, form: str) -> str:
    from num2words import num2words  # noqa: PLC0415 - Korean alone need not load its sixty languages

    return str(num2words(number, lang="en", to=form)).replace(",", "")


def cardinal(number: str) -> list[str]:
    """Words of a whole number in digits; one of more than 30 digits is said digit by digit."""
    number = number.replace(",", "")
    return digits(number) if len(number) > _LONGEST else _say(int(number), "cardinal").split()


def ordinal(number: str) -> list[str]:
    """Words of an ordinal number (21 → twenty-first)."""
    number = number.replace(",", "")
    return digits(number) if len(number) > _LONGEST else _say(int(number), "ordinal").split()


def year(number: str) -> list[str]:
    """Words of a year (2026 → twenty twenty-six, 2005 → two thousand and five)."""
    return _say(int(number), "year").replace("oh-", "oh ").split()


def digits(number: str) -> list[str]:
    """One word for each digit; characters other than digits are left out."""
    return [_DIGITS[int(digit)] for digit in number if digit in "0123456789"]


def decimal(number: str) -> list[str]:
    """Words of a number with or without a decimal part (3.05 → three point zero five)."""
    whole, point, part = number.partition(".")
    words = cardinal(whole)
    return [*words, "point", *digits(part)] if point and part else words
