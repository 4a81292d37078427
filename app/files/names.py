"""A file's name as we show it: what someone called it, with nothing that can mislead or break a disk."""

import re
import unicodedata

from app.files.models import MediaType

LONGEST = 80
# Not wanted in the names of files by one system or another.
AWKWARD = re.compile(r'[<>:"|?*\s]+')
SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}$")


def shown_name(given: str | None, media_type: MediaType) -> str:
    """The last part of a path, readable, with the ending that its bytes call for."""
    last = re.split(r"[/\\]", given or "")[-1]
    # Category C: control characters, marks that turn writing around, halves of characters.
    readable = "".join(each for each in unicodedata.normalize("NFC", last) if unicodedata.category(each)[0] != "C")
    stem = AWKWARD.sub(" ", SUFFIX.sub("", readable)).strip(" .-")[:LONGEST].strip(" .-")
    return f"{stem or 'document'}{media_type.suffix}"
