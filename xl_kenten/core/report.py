"""The report of a run as JSON: its keys are a contract with whoever reads it (see docs/json.md)."""

from collections.abc import Iterator
from typing import Any

import msgspec

from xl_kenten.core.consolidation import ConsolidatedRow, Consolidation, FileRecord
from xl_kenten.core.finding import Finding
from xl_kenten.core.response import Response

Json = dict[str, Any]


def report(consolidation: Consolidation) -> Json:
    """Put the report together, for ``json_text``; every string in it can be written as UTF-8.

    ``rows``, ``findings`` and ``files`` are iterators: what they give is made when it is asked for.
    """
    return {
        "form": consolidation.form.head.id,
        "prefecture": consolidation.prefecture,
        "summary": msgspec.to_builtins(consolidation.summary()),
        "totals": dict(consolidation.totals()),
        "rows": rows(consolidation),
        "findings": map(_finding, consolidation.findings),
        "files": map(_file, consolidation.files),
    }


def rows(consolidation: Consolidation) -> Iterator[Json]:
    """Put the rows together, one when it is asked for."""
    return (_row(row, consolidation) for row in consolidation.rows)


def _row(row: ConsolidatedRow, consolidation: Consolidation) -> Json:
    response = row.response
    return {
        "lg_code": row.municipality.lg_code or None,
        "name": _clean(row.municipality.name),
        "status": row.status.value,
        "answers": {
            item.id: _clean(response.answers[item.id].value) if response else None
            for item in consolidation.form.items
        },
        "source": _source(response) if response else None,
    }


def _source(response: Response) -> Json:
    return {
        "file": _clean(response.file),
        "sheet": _clean(response.sheet),
        "row": response.row + 1,
        "sha256": response.sha256,
    }


def _finding(finding: Finding) -> Json:
    return {
        "code": str(finding.code),
        "severity": finding.severity.value,
        "file": _clean(finding.place.file),
        "sheet": _clean(finding.place.sheet),
        "cell": finding.place.cell,
        "lg_code": finding.lg_code,
        "item": finding.item,
        "message": _clean(finding.sentence),
        "cure": _clean(finding.cure),
    }


def _file(record: FileRecord) -> Json:
    return {
        "file": _clean(record.file),
        "status": record.status.value,
        "codes": [str(code) for code in record.codes],
    }


def _clean(value: int | str | None) -> int | str | None:
    """Replace lone surrogates (file names of other encodings): no UTF-8 could carry them."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value
