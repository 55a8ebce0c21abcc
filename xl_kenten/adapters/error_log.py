"""What a clerk is told of an exception that nobody foresaw, and the file in which its traceback is kept."""

import datetime as dt
import tempfile
import traceback
from pathlib import Path

_SORRY = "申し訳ありません。処理の途中で予期しない問題が起きました。"


def apology() -> str:
    """Keep the traceback of the exception being handled in a file, and say so."""
    time = dt.datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    try:
        log = Path(tempfile.gettempdir()) / f"xl_kenten-{time}.log"
        with log.open("a", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(traceback.format_exc())
    except OSError:
        return (
            f"{_SORRY}\n記録は残せませんでした。どのボタンで起きたかを、システム担当の方にお知らせください。"
        )
    return f"{_SORRY}\n記録を「{log}」に残しました。システム担当の方にお知らせください。"
