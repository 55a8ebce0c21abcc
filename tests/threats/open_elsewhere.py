"""What is expected of two returns, the first of which another program keeps to itself."""

from typing import Any

from xl_kenten.core.finding import FindingCode


def insist_that_the_first_is_named_and_the_second_taken(report: dict[str, Any]) -> None:
    assert [(file["file"], file["status"], file["codes"]) for file in report["files"]] == [
        ("1.xlsx", "rejected", ["file-unreadable"]),
        ("2.xlsx", "read", []),
    ]
    (finding,) = (each for each in report["findings"] if each["code"] == FindingCode.FILE_UNREADABLE)
    assert "別のプログラムで開かれています" in finding["message"]
