"""The returns of the demonstration as data: answers, and what happened to each file on its way."""

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import msgspec

from xl_kenten.core.form import Form, Item

PREFECTURE = "見本県"
LIST = "municipalities.csv"

Typed = int | str


class DemoRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One row as it was typed: each section's answers, left to right; ``written`` is the name if not the official one.

    An empty text is a cell that was wiped, an answer left out a cell that was not touched.
    """

    name: str
    written: str = ""
    contract: tuple[Typed, ...] = ()
    contractor: tuple[Typed, ...] = ()
    subcontractor: tuple[Typed, ...] = ()

    def typed(self, form: Form) -> Iterator[tuple[Item, Typed]]:
        """Every cell that was typed into."""
        answers = (self.contract, self.contractor, self.subcontractor)
        for section, values in zip(form.sections, answers, strict=True):
            yield from zip(section.items, values, strict=False)


class DemoReturn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One returned file; the fields are explained in returns.toml."""

    file: str
    saved: dt.datetime
    rows: tuple[DemoRow, ...]
    sheet: str | None = None
    shifted: bool = False
    total: Mapping[str, int] = {}
    ministry_form: bool = False
    left: tuple[str, ...] = ()
    truncated: bool = False
    asset: str | None = None


class Stray(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file that is no return and lies among them."""

    file: str
    saved: dt.datetime
    content: str


class DemoReturns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that lies in the folder of returns."""

    returns: tuple[DemoReturn, ...]
    strays: tuple[Stray, ...]

    def __len__(self) -> int:
        """Count the files."""
        return len(self.returns) + len(self.strays)


@cache
def demo_returns() -> DemoReturns:
    """Load the returns that ship with the package."""
    return msgspec.convert(tomllib.loads(packaged("returns.toml").read_text(encoding="utf-8")), DemoReturns)


def packaged(name: str) -> Traversable:
    """Find a file of the demonstration, wherever the package is installed."""
    return files("xl_kenten.demo").joinpath(*name.split("/"))
