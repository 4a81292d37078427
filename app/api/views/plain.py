"""What parameters of OAuth are made of (RFC 6749, appendix A)."""

import re

PLAIN = re.compile(r"[\x20\x21\x23-\x5b\x5d-\x7e]{0,2000}")
STATE = re.compile(r"[\x20-\x7e]{0,2000}")


def is_plain(value: str, name: str = "") -> bool:
    """Whether a parameter can be one; what an application has us bring back to it may hold a few signs more."""
    return (STATE if name == "state" else PLAIN).fullmatch(value) is not None
