"""The folder of returns as it stands on the day after the deadline."""

import datetime as dt
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from xl_kenten.core.form import Form, SheetKind
from xl_kenten.demo.filled_form import filled_form
from xl_kenten.demo.ministry_form import filled_ministry_form
from xl_kenten.demo.returns import PREFECTURE, DemoReturn, demo_returns, packaged


def write_returns(folder: Path, forms: Mapping[str, Path], form: Form, progress: Callable[[], None]) -> None:
    """Write every return into an empty folder, from the distributed ``forms`` (by municipality, in 建制順)."""
    demo = demo_returns()
    for returned in demo.returns:
        packed = packaged(f"assets/{returned.asset}").read_bytes() if returned.asset else None
        _lay(folder / returned.file, packed or workbook_of(returned, forms, form), returned.saved)
        progress()
    for stray in demo.strays:
        _lay(folder / stray.file, stray.content.encode("utf-8"), stray.saved)
        progress()


def workbook_of(returned: DemoReturn, forms: Mapping[str, Path], form: Form) -> bytes:
    """Make the workbook that a return's rows describe."""
    name = returned.rows[0].name
    if returned.ministry_form:
        kind = SheetKind.PREFECTURE if name == PREFECTURE else SheetKind.MUNICIPAL
        return filled_ministry_form(form, returned, kind)
    order = {each: number for number, each in enumerate(forms, start=1)}
    data = filled_form(forms[name], form, returned, order)
    return data[: len(data) // 2] if returned.truncated else data


def _lay(path: Path, data: bytes, saved: dt.datetime) -> None:
    """Write a file that was last saved at that time: which of two versions is newer must not depend on the day."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    moment = saved.timestamp()
    os.utime(path, (moment, moment))
