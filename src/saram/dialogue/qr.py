"""Pictures of QR codes."""

from __future__ import annotations

import io

import segno

__all__ = ["qr_picture"]


def qr_picture(text: str) -> str:
    """An SVG picture of the QR code (ISO/IEC 18004, error correction M or better) that says `text`.

    Raises:
        ValueError: If the text is empty or longer than a code can hold.
    """
    if not text:
        raise ValueError("A QR code says something; got an empty text.")
    picture = io.BytesIO()
    segno.make_qr(text, error="m").save(
        picture, kind="svg", xmldecl=False, nl=False, scale=4, border=4, dark="#000", light="#fff", omitsize=True
    )
    return picture.getvalue().decode()
