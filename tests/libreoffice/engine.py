"""The engine that xlwings talks to: ``xw.engines.add(xw.Engine(impl=LibreOfficeEngine(office)))``."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .apps import Apps
from .cell_block import ERRORS
from .office import Office

ERROR_TEXTS = dict(
    zip(ERRORS.values(), ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"), strict=True),
)


class LibreOfficeEngine:
    """LibreOffice in the part of Excel, with what a test wants to know about it."""

    name = "libreoffice"
    type = "desktop"

    def __init__(self, office: Office) -> None:
        self.office = office

    @property
    def apps(self) -> Apps:
        return Apps(self)

    # --- for tests
    @property
    def calls(self) -> Counter[str]:
        """What Python has asked of Excel in this process, by member of Excel's object model."""
        return self.office.meter.calls

    def counting(self) -> AbstractContextManager[Counter[str]]:
        """``with engine.counting() as calls: …``; afterwards ``calls.total()`` is the number of round trips."""
        return self.office.meter.counting()

    @property
    def alerts(self) -> list[dict[str, Any]]:
        """The message boxes shown so far: prompt, title, buttons, mode and the answer given."""
        return self.office.state.get("alerts")

    def answer(self, *buttons: str) -> None:
        """Lay ready what will be pressed in the next message boxes that ask something."""
        self.office.state.set("answers", [*self.office.state.get("answers"), *buttons])

    def pick(self, *folders: Path) -> None:
        """Lay ready what will be picked in the next folder dialogs; without that they are cancelled."""
        waiting = self.office.state.get("folders")
        self.office.state.set("folders", [*waiting, *map(str, folders)])

    # --- xlwings' converters call these two
    @staticmethod
    def prepare_xl_data_element(value: Any, options: object) -> Any:  # noqa: ARG004 - xlwings' signature
        """A Python value as it goes over COM."""
        if isinstance(value, np.datetime64 | pd.Timestamp):
            return "" if pd.isna(value) else pd.Timestamp(value).to_pydatetime().replace(tzinfo=None)
        if isinstance(value, dt.datetime):
            return "" if value is pd.NaT else value.replace(tzinfo=None)
        if isinstance(value, dt.date):
            return value
        if value is None or pd.isna(value):
            return ""
        if isinstance(value, np.bool_):
            return bool(value)
        return float(value) if isinstance(value, np.number) else value

    @staticmethod
    def clean_value_data(
        data: Any,
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,
    ) -> list[list[Any]]:
        """Values from COM as xlwings hands them to the caller."""

        def clean(value: Any) -> Any:
            if value in ("", None):
                return empty_as
            if isinstance(value, dt.datetime):
                parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
                return datetime_builder(**{part: getattr(value, part) for part in parts}, tzinfo=None)
            if number_builder is not None and isinstance(value, float):
                return number_builder(value)
            if type(value) is int and value in ERROR_TEXTS:
                return ERROR_TEXTS[value] if err_to_str else None
            return value

        return [[clean(value) for value in row] for row in data]
