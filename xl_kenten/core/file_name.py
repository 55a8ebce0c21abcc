"""Names of files that every system takes, Windows and mail programs included."""

import re

_WIDE = str.maketrans('\\/:*?"<>|', "＼／：＊？＂＜＞｜")
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def portable(text: str) -> str:
    """Write what no file name may hold in full width, and what cannot be seen as ``_``."""
    return _INVISIBLE.sub("_", text.translate(_WIDE))
