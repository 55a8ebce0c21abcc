"""Municipalities (市区町村): who they are, and which one a name or a code in a return means."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Municipality:
    """One municipality. ``lg_code`` has six digits, as text; ``order`` is its place in 建制順, from 1."""

    lg_code: str
    name: str
    prefecture: str
    kana: str = ""
    kind: str = ""
    district: str = ""
    order: int = 0


class MatchKind(Enum):
    """How a name or code was understood."""

    EXACT = "exact"
    VARIANT = "variant"
    AMBIGUOUS = "ambiguous"
    OTHER_PREFECTURE = "other-prefecture"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Match:
    """The municipality meant, or (ambiguous, unknown) the candidates to name to the reader, best first."""

    kind: MatchKind
    municipality: Municipality | None = None
    candidates: tuple[Municipality, ...] = ()
