"""The JSON report as types: what docs/json.md promises, and docs/report.schema.json says to programs.

python -m tests.report_contract        writes the schema anew
"""

from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from xl_kenten.core.finding import FindingCode, Severity

SCHEMA = Path(__file__).parents[1] / "docs" / "report.schema.json"

Count = Annotated[int, Meta(ge=0)]
LgCode = Annotated[str, Meta(pattern=r"^[0-9]{6}$")]
RelativePath = Annotated[str, Meta(min_length=1, description="relative to the folder, with /")]
Code = Literal[tuple(str(code) for code in FindingCode)]
Grade = Literal[tuple(severity.value for severity in Severity)]


class Exact(msgspec.Struct, forbid_unknown_fields=True):
    """Every key is required, and no other is allowed."""


class Summary(Exact):
    """Counts; files counts every file seen, rejected and skipped ones too."""

    municipalities: Count
    received: Count
    missing: Count
    files: Count
    rejected: Count
    errors: Count
    warnings: Count
    notices: Count


class Source(Exact):
    """Where a row came from; row counts from 1, as Excel shows it."""

    file: RelativePath
    sheet: str
    row: Annotated[int, Meta(ge=1)]
    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]


class Row(Exact):
    """One municipality; source is null while nothing was received. lg_code is null when unknown (check only)."""

    lg_code: LgCode | None
    name: str
    status: Literal["accepted", "errors", "conflict", "missing"]
    answers: Annotated[
        dict[str, int | str | None], Meta(description="by item id: 0, 1 or null; text or null")
    ]
    source: Source | None


class Finding(Exact):
    """One finding; message and cure are Japanese sentences whose wording may change, code is stable."""

    code: Code
    severity: Grade
    file: RelativePath | None
    sheet: str | None
    cell: Annotated[str, Meta(pattern=r"^[A-Z]{1,3}[1-9][0-9]*$")] | None
    lg_code: LgCode | None
    item: str | None
    message: str
    cure: str


class File(Exact):
    """How one file ended, and the codes of findings that concern it as a whole."""

    file: RelativePath
    status: Literal["read", "rejected", "skipped"]
    codes: list[Code]


class Report(Exact):
    """The report of check, consolidate and status."""

    form: str
    prefecture: str | None
    summary: Summary
    totals: Annotated[dict[str, Count], Meta(description="by flag item id: how many rows have a deficiency")]
    rows: list[Row]
    findings: list[Finding]
    files: list[File]


def schema() -> str:
    document = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(Report)}
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


if __name__ == "__main__":
    SCHEMA.write_text(schema(), encoding="utf-8")
