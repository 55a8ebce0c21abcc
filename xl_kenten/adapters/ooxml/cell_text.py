"""Texts as Open XML stores them: what XML cannot hold is escaped as Excel does it."""

import re

LONGEST_TEXT = 32_767
_CUT = "…（文字数の上限を超えたため、以下を省略しました）"

_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# XML turns a carriage return into a line feed when it is read, so that must be escaped too.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def length(text: str) -> int:
    """Count characters as Excel does: those outside the basic plane count twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def fitted(text: str, longest: int = LONGEST_TEXT) -> str:
    """Cut a text that a cell cannot hold, and say so at its end."""
    if length(text) <= longest:
        return text
    room = 2 * max(0, longest - length(_CUT))
    return text.encode("utf-16-le", "surrogatepass")[:room].decode("utf-16-le", "ignore") + _CUT


def whole_characters(text: str) -> str:
    """Join halves of characters that stand side by side; a lone half, which is none, becomes U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def escaped(text: str) -> str:
    """Write control characters as ``_x000B_`` and texts that look like that so that they stay as they are."""
    text = _LOOKS_ESCAPED.sub("_x005F_", whole_characters(text))
    return _UNWRITABLE.sub(lambda found: f"_x{ord(found.group()):04X}_", text)


def unescaped(text: str) -> str:
    """Read a stored text back."""
    return whole_characters(_ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text))


def needs_space_kept(text: str) -> bool:
    """Tell whether a reader would trim the text without ``xml:space="preserve"``."""
    return text != text.strip() or "\n" in text
