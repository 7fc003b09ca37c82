"""Still pictures."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from saram.errors import MediaError
from saram.media.opening import check_readable

__all__ = ["read_image"]


def read_image(path: str | os.PathLike[str]) -> NDArray[np.uint8]:
    """Read a picture as it is meant to be seen: turned as its EXIF data says, sRGB.

    Returns:
        uint8 [H, W, 3] RGB, or [H, W, 4] RGB with straight alpha where the picture has transparency.

    Raises:
        MediaError: If the file is missing, is no picture, is damaged or has far too many pixels.
    """
    file = Path(path)
    check_readable(file, "image")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file) as opened:
                upright = ImageOps.exif_transpose(opened)
                has_alpha = "A" in upright.getbands() or "transparency" in upright.info
                return np.array(upright.convert("RGBA" if has_alpha else "RGB"), dtype=np.uint8)
    except UnidentifiedImageError as error:
        raise MediaError(f"{file} is not an image that can be read. PNG, JPEG and WebP work.") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise MediaError(f"{file} has too many pixels ({error}). Make it smaller first.") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise MediaError(f"{file} is damaged or cut short: {error}.") from error
