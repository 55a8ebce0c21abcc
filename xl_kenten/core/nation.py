"""The nation: the prefectures in the order of their codes, each with its municipalities in 建制順."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from xl_kenten.core.municipality import Municipality, Register


@dataclass(frozen=True)
class Nation:
    """All prefectures of a register, and by which codes each of them is known."""

    register: Register

    @cached_property
    def prefectures(self) -> tuple[Municipality, ...]:
        """Every prefecture, in the order of the codes."""
        found = (self.register.match_prefecture(name).municipality for name in self.register.prefectures())
        return tuple(sorted((each for each in found if each is not None), key=lambda each: each.lg_code))

    def municipalities(self, prefecture: Municipality) -> tuple[Municipality, ...]:
        """List a prefecture's municipalities in 建制順."""
        return self.register.of_prefecture(prefecture.name)

    def prefecture_of(self, lg_code: str) -> Municipality | None:
        """Find the prefecture whose code, or whose municipality's code, this is."""
        return self._by_code.get(lg_code)

    @cached_property
    def _by_code(self) -> Mapping[str, Municipality]:
        return {
            each.lg_code: prefecture
            for prefecture in self.prefectures
            for each in (*self.municipalities(prefecture), prefecture)
        }
