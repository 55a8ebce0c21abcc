"""What was collected for one municipality: its returns, oldest first, and blank rows seen in lists."""

from collections.abc import Hashable

from msgspec import Struct

from xl_kenten.core.municipality import Municipality
from xl_kenten.core.response import Response


class Collected(Struct, frozen=True):
    """All returns of one municipality.

    ``responses`` are ordered by the time of their files, oldest first; ``blank`` are rows that bear its name
    in other municipalities' files and hold no answer.
    """

    municipality: Municipality
    responses: tuple[Response, ...]
    blank: tuple[Response, ...] = ()

    @property
    def taken(self) -> Response | None:
        """The newest return; it is the one shown."""
        return self.responses[-1] if self.responses else None

    def rivals(self) -> tuple[Response, ...]:
        """The older returns that differ from the newest, one of each content."""
        if len(self.responses) <= 1:
            return ()
        *older, taken = self.responses
        # By content, so that thousands of returns of one municipality need no comparison of each with each.
        distinct: dict[Hashable, Response] = {}
        for response in older:
            distinct.setdefault(response.fingerprint(), response)
        distinct.pop(taken.fingerprint(), None)
        return tuple(distinct.values())
