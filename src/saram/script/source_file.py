"""A script from a file or from the words themselves."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from saram.errors import UsageError
from saram.script.grammar import parse
from saram.script.json_form import from_json
from saram.script.subtitle_form import from_subtitles
from saram.types import Script

__all__ = ["read_script"]

_log = logging.getLogger(__name__)

_FORMS: Final = {
    ".json": from_json, ".srt": from_subtitles, ".vtt": from_subtitles,
    ".txt": parse, ".md": parse, ".markdown": parse, ".text": parse, ".script": parse,
}  # fmt: skip
_LONGEST_PATH: Final = 1000
_BYTE_ORDER_MARKS: Final = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def read_script(script: str | Path) -> Script:
    """Read a script from a file, or from a string that is the script itself.

    A string is the path of a file if it has one line and ends in the extension of a script file (``.txt``, ``.md``,
    ``.json``, ``.srt``, ``.vtt``) or a file of that name exists; otherwise it is the text form of a script. The
    extension says which form a file has. Files are UTF-8, with or without byte order mark, or UTF-16 with one; a file
    that is not UTF-8 but is Korean in the code page of Windows (CP949, EUC-KR) is read as that, with a
    warning in the log.

    Raises:
        ScriptError: If the script is wrong or empty.
        MediaError: If a subtitle file is wrong.
        UsageError: If the file cannot be read, or its extension or encoding is not one of those.
    """
    path = script if isinstance(script, Path) else _as_path(script)
    if path is None:
        return parse(str(script))
    form = _FORMS.get(path.suffix.lower())
    if form is None:
        raise UsageError(
            f"{path} is not a script file by its extension. "
            "Scripts are .txt or .md (text with marks), .json, .srt or .vtt."
        )
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"The script {path} cannot be read: {error.strerror or error}.") from error
    return form(decode(content, str(path)), str(path))


def _as_path(text: str) -> Path | None:
    line = text.strip()
    if not line or "\n" in line or "\0" in line or len(line) > _LONGEST_PATH:
        return None
    path = Path(line)
    if path.suffix.lower() in _FORMS and not line.endswith((" " + path.suffix, ". " + path.suffix)):
        return path
    try:
        return path if path.is_file() else None
    except (OSError, ValueError):
        return None


def decode(content: bytes, source: str) -> str:
    """Decode the bytes of a script file as `read_script` says.

    Raises:
        UsageError: If they are in none of those encodings.
    """
    encoding = _BYTE_ORDER_MARKS.get(content[:2], "utf-8-sig")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        text = _korean(content)
        if text is None:
            raise UsageError(
                f"{source} is not UTF-8 text (byte {error.start} is 0x{content[error.start]:02x}) and not "
                "Korean in CP949 either. Save it as UTF-8."
            ) from None
        _log.warning("%s is not UTF-8; it was read as CP949. Save it as UTF-8 to be sure of every letter.", source)
        return text


def _korean(content: bytes) -> str | None:
    """Decode CP949 if what comes out is plainly Korean: more than half of its foreign letters are common syllables."""
    try:
        text = content.decode("cp949")
    except UnicodeDecodeError:
        return None
    foreign = [letter for letter in text if letter > "\x7f"]
    hangul = [letter for letter in foreign if "가" <= letter <= "힣"]
    return text if len(hangul) * 2 > len(foreign) else None
