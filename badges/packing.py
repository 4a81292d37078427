"""Putting a credential in a picture, whatever the picture's format."""

import json
from collections.abc import Mapping
from typing import Any

from badges.baking import png, svg


def bake(picture: bytes, credential: Mapping[str, Any] | str) -> bytes:
    """Return a picture that carries a credential, in the place of any that it carried.

    Parameters
    ----------
    picture : bytes
        A PNG or an SVG file, recognised by its bytes.
    credential : mapping or str
        Signed JSON, or a token.

    Returns
    -------
    bytes
        The same picture, of the same format.

    Raises
    ------
    UnreadableError
        The file is not a sound picture of either format.
    """
    text = credential if isinstance(credential, str) else json.dumps(credential, ensure_ascii=False)
    return png.bake(picture, text) if png.is_png(picture) else svg.bake(picture, text)
