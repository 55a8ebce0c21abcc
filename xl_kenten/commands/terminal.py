"""What is said on the terminal: names and texts out of returned files may not act on it."""

import re
import sys
from typing import TextIO

_REPLACED = "�"
# What moves the cursor, changes colours or answers to the shell (C0, C1), and what turns the order of characters
# around, so that a name reads as another one.
_ACTING = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_IN_A_LINE = re.compile(f"[{_ACTING}]")
# In JSON the first of them can only stand escaped.
_IN_JSON = re.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    """Replace what a terminal would act on; line breaks and tabs stay."""
    return _IN_A_LINE.sub(_REPLACED, text)


def say(*lines: str, to: TextIO | None = None) -> None:
    """Tell the user some lines, on standard output unless another stream is named."""
    for line in lines:
        print(harmless(line), file=to or sys.stdout)


def complain(line: str) -> None:
    """Tell the user on standard error."""
    say(line, to=sys.stderr)


def escaped_json(data: bytes) -> bytes:
    """Write the same JSON so that it may be shown on a terminal, too: what acts on one stands as an escape."""
    text = data.decode()
    if text.isascii() and "\x7f" not in text:
        return data
    return _IN_JSON.sub(lambda found: f"\\u{ord(found.group()):04x}", text).encode()
