"""Counts what would be a call from Python to Excel, for a click must cost the same at 10 rows and at 1,741."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from .uno_bridge import ComError, is_uno_error


class Meter:
    """The calls so far, by the name of the member of Excel's object model (``Range.Value``)."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()

    def count(self, members: tuple[str, ...]) -> None:
        """Note one call for each member."""
        self.calls.update(members)

    @contextmanager
    def counting(self) -> Iterator[Counter[str]]:
        """Within ``with``, an empty counter; after it, the calls made inside."""
        before = self.calls.copy()
        inside: Counter[str] = Counter()
        try:
            yield inside
        finally:
            inside.update(self.calls - before)


def com(*members: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a method of the engine with the calls that xlwings' Windows engine makes for it.

    One name is one property read, property write or method call over COM, as read off xlwings 0.37.8. What UNO
    refuses leaves as ``ComError``, as Excel's refusals leave as ``com_error``.
    """

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def counted(self: Any, *args: Any, **kwargs: Any) -> Any:
            self.reach()
            self.office.meter.count(members)
            try:
                return method(self, *args, **kwargs)
            except Exception as problem:
                if not is_uno_error(problem):
                    raise
                what = f"{type(self).__name__}.{method.__name__}: {type(problem).__name__}: {problem}"
            raise ComError(what)

        return counted

    return decorate
