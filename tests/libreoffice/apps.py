"""The applications: there is one."""

from collections.abc import Iterator
from typing import Any

from xlwings import base_classes

from .app import App
from .com_object import ComObject


class Apps(ComObject, base_classes.Apps):
    """The one application that runs."""

    def __init__(self, engine: Any) -> None:
        super().__init__(engine.office)
        self.engine = engine

    def keys(self) -> list[int]:
        return [self.office.pid]

    def __iter__(self) -> Iterator[App]:
        yield App(self.engine)

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> App:
        if pid != self.office.pid:
            raise KeyError("Could not find an Excel instance with this PID.")
        return App(self.engine)

    @staticmethod
    def cleanup() -> None:
        """Nothing is left behind: the office is stopped by its fixture."""
