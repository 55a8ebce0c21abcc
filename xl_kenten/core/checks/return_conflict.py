"""Two returns of one municipality differ, and nobody has chosen."""

from collections.abc import Iterator, Sequence

from xl_kenten.core.collected import Collected
from xl_kenten.core.finding import Finding, FindingCode
from xl_kenten.core.normalise import shown
from xl_kenten.core.response import SILENT, Answer, Response


def check(collected: Sequence[Collected]) -> Iterator[Finding]:
    """Name every cell in which an older return differs from the newest, which is shown."""
    for entry in collected:
        if entry.taken is None:
            continue
        for older in entry.rivals():
            yield from _differences(entry.taken, older)


def _differences(taken: Response, older: Response) -> Iterator[Finding]:
    newest, before = taken.content(), older.content()
    for item_id, answer in taken.answers.items():
        other = older.answers[item_id]
        if newest[item_id] == before[item_id]:
            continue
        place = older.place(item_id)
        yield taken.finding(
            FindingCode.RETURN_CONFLICT,
            item_id,
            f"二つの回答が異なります。「{taken.file}」では{_quoted(answer)}、"
            f"「{older.file}」の{place.sheet}!{place.cell} では{_quoted(other)}です。",
            "どちらが正しいかを団体に確かめてください（いまは新しい方を表示しています）。",
        )


def _quoted(answer: Answer) -> str:
    return "空欄" if answer.state in SILENT else f"『{shown(answer.raw)}』"
