"""提出前チェック: whether the report may go to the ministry, and if not, what stands in the way."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from xl_kenten.core.workbook.gate_desk import (
    board_obstacles,
    deadline_notes,
    link_obstacles,
    person_notes,
    recipient_obstacles,
    resubmission_obstacles,
)
from xl_kenten.core.workbook.gate_evidence import Evidence
from xl_kenten.core.workbook.gate_forms import form_obstacles, ledger_obstacles
from xl_kenten.core.workbook.gate_rows import row_obstacles
from xl_kenten.core.workbook.obstacle import Obstacle, Weight

READY, NOT_READY = "提出可", "提出不可"

# In the order in which a reader goes through the work: the forms, the returns, the mail, the workbook.
_CHECKS: tuple[Callable[[Evidence], Iterator[Obstacle]], ...] = (
    row_obstacles,
    form_obstacles,
    ledger_obstacles,
    resubmission_obstacles,
    board_obstacles,
    recipient_obstacles,
    link_obstacles,
    deadline_notes,
    person_notes,
)


@dataclass(frozen=True, slots=True)
class Gate:
    """The answer: 提出可 when nothing blocks. Obstacles that block stand first."""

    prefecture: str
    day: dt.date
    obstacles: tuple[Obstacle, ...]

    @property
    def ready(self) -> bool:
        """Tell whether the report may be sent."""
        return self.count(Weight.BLOCKS) == 0

    @property
    def verdict(self) -> str:
        """提出可 or 提出不可."""
        return READY if self.ready else NOT_READY

    def count(self, weight: Weight) -> int:
        """How many obstacles have that weight."""
        return sum(obstacle.weight is weight for obstacle in self.obstacles)

    @property
    def counts(self) -> str:
        """Both counts in words: 「不可 3 件　注意 1 件」."""
        return "　".join(f"{weight.label} {self.count(weight)} 件" for weight in Weight)


def gate_of(evidence: Evidence) -> Gate:
    """Look for everything that stands in the way."""
    found = [obstacle for check in _CHECKS for obstacle in check(evidence)]
    ordered = sorted(found, key=lambda obstacle: obstacle.weight is Weight.NOTE)
    return Gate(evidence.prefecture, evidence.today, tuple(ordered))
