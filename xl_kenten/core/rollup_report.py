"""The report of a roll-up as JSON: findings and files as in every report, and a summary a prefecture."""

import msgspec

from xl_kenten.core.consolidation import Consolidation
from xl_kenten.core.report import Json, report, rows
from xl_kenten.core.rollup import PrefecturalReport, RollUp


def rollup_report(rolled_up: RollUp) -> Json:
    """Put the report together, as ``report`` does."""
    whole = report(rolled_up.whole)
    own_rows = tuple(each.own for each in rolled_up.prefectures)
    own = rows(Consolidation(rolled_up.form, None, own_rows, None, (), ()))
    return {
        "form": whole["form"],
        "summary": msgspec.to_builtins(rolled_up.summary()),
        "totals": whole["totals"],
        "prefectures": map(_prefecture, rolled_up.prefectures, own),
        "findings": whole["findings"],
        "files": whole["files"],
    }


def _prefecture(each: PrefecturalReport, own: Json) -> Json:
    """One prefecture; ``answers`` and ``source`` are those of its own row."""
    return {
        "lg_code": own["lg_code"],
        "name": own["name"],
        "status": each.status.value,
        "municipalities": len(each.rows),
        "received": each.received,
        "totals": dict(each.totals()),
        "answers": own["answers"],
        "source": own["source"],
    }
