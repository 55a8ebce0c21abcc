"""A second return of one municipality has the same answers."""

from collections.abc import Iterator, Sequence

from xl_kenten.core.collected import Collected
from xl_kenten.core.finding import Finding, FindingCode


def check(collected: Sequence[Collected]) -> Iterator[Finding]:
    """Note each repetition of an earlier return."""
    for entry in collected:
        for number, response in enumerate(entry.responses):
            twin = next(
                (earlier for earlier in entry.responses[:number] if earlier.content() == response.content()),
                None,
            )
            if twin is not None:
                yield response.finding(
                    FindingCode.RETURN_DUPLICATE,
                    None,
                    f"「{twin.file}」の{twin.sheet}!{twin.row + 1}行目と同じ内容の回答が、もう一つあります。",
                    "内容が同じため、このままで差し支えありません。",
                )
