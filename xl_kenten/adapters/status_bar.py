"""Excel while a button is at work: its screen stands still, and its status bar says what is being done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import xlwings as xw


@contextmanager
def quietly(app: xw.App, doing: str) -> Iterator[None]:
    """Keep the screen still and say in the status bar what is being done; both are put back whatever happens."""
    updating = app.screen_updating
    try:
        app.screen_updating = False
        app.status_bar = doing or False
        yield
    finally:
        try:
            app.status_bar = False
        finally:
            app.screen_updating = updating


def reading_progress(app: xw.App) -> Callable[[int, int], None]:
    """Show in the status bar how far the reading has come, in tenths, however many files there are."""
    shown = 0

    def show(done: int, total: int) -> None:
        nonlocal shown
        tenth = done * 10 // max(total, 1)
        if tenth > shown:
            shown = tenth
            app.status_bar = f"回答を読み取っています… {done} / {total} 件"

    return show
