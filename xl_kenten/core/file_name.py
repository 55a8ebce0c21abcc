"""Names of files that every system takes, Windows and mail programs included."""

import re

_WIDE = str.maketrans('\\/:*?"<>|', "＼／：＊？＂＜＞｜")
# The marks that turn the order of characters around are among them: 「回答\u202excod.exe」 reads as another kind of file.
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


def portable(text: str) -> str:
    """Write what no file name may hold in full width, and what cannot be seen as ``_``."""
    return _INVISIBLE.sub("_", text.translate(_WIDE))
