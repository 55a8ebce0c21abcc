"""The real command line, run in this process; what it prints and writes is taken as a user would get it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import xl_kenten.demo
from tests.plain_words import assert_told_plainly
from xl_kenten.cli import main

SAMPLE_LIST = Path(xl_kenten.demo.__file__).with_name("municipalities.csv")
SAMPLE_PREFECTURE = ("--prefecture", "見本県", "--municipalities", SAMPLE_LIST)


@dataclass(frozen=True)
class Outcome:
    """Exit status, both streams, and the JSON report if one was asked for."""

    status: int
    out: str
    err: str
    report: dict[str, Any]

    def codes(self) -> list[str]:
        return [finding["code"] for finding in self.report["findings"]]

    def at(self) -> list[tuple[str, str | None]]:
        """Code and cell of every finding, in the order of the report."""
        return [(finding["code"], finding["cell"]) for finding in self.report["findings"]]

    def row(self, name: str) -> dict[str, Any]:
        return next(row for row in self.report["rows"] if row["name"] == name)


class CommandLine:
    """Runs ``xl-kenten``; paths may be given as Path."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def run(self, *arguments: object) -> Outcome:
        status = main([str(argument) for argument in arguments])
        out, err = self._capsys.readouterr()
        report = json.loads(out) if "--json" in arguments and "-" in arguments else {}
        if isinstance(report, dict):
            assert_told_plainly(report.get("findings", ()))
        return Outcome(status, out, err, report)

    def check(self, *files: Path) -> Outcome:
        """Check returns of the invented prefecture."""
        return self.run("check", *files, *SAMPLE_PREFECTURE, "--json", "-")

    def consolidate(self, folder: Path, *more: object) -> Outcome:
        """Consolidate returns of the invented prefecture into 集約結果.xlsx beside the folder."""
        out = folder.parent / "集約結果.xlsx"
        out.unlink(missing_ok=True)
        return self.run("consolidate", folder, *SAMPLE_PREFECTURE, "--out", out, "--json", "-", *more)
