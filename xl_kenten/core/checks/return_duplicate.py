"""A second return of one municipality has the same answers."""

from collections.abc import Hashable, Iterator, Sequence

from xl_kenten.core.collected import Collected
from xl_kenten.core.finding import Finding, FindingCode
from xl_kenten.core.response import Response


def check(collected: Sequence[Collected]) -> Iterator[Finding]:
    """Note each repetition of an earlier return."""
    for entry in collected:
        first: dict[Hashable, Response] = {}
        for response in entry.responses:
            twin = first.setdefault(response.fingerprint(), response)
            if twin is not response:
                yield response.finding(
                    FindingCode.RETURN_DUPLICATE,
                    None,
                    f"「{twin.file}」の{twin.sheet}!{twin.row + 1}行目と同じ内容の回答が、もう一つあります。",
                    "内容が同じため、このままで差し支えありません。",
                )
