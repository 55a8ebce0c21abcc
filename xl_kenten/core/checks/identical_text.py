"""Three or more municipalities wrote the same remediation text: copied without reading?"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from xl_kenten.core.collected import Collected
from xl_kenten.core.finding import Finding, FindingCode
from xl_kenten.core.normalise import fold_heading
from xl_kenten.core.response import Answer, AnswerState, Response

_ENOUGH = 3


def check(collected: Sequence[Collected]) -> Iterator[Finding]:
    """Note each text once, at the first municipality that has it, with the names of all."""
    users: dict[str, list[tuple[Response, Answer]]] = defaultdict(list)
    for entry in collected:
        if entry.taken is None:
            continue
        texts = {
            fold_heading(str(answer.value)): answer
            for answer in reversed(list(entry.taken.answers.values()))
            if answer.state is AnswerState.GIVEN and isinstance(answer.value, str)
        }
        for folded, answer in texts.items():
            users[folded].append((entry.taken, answer))
    for pairs in users.values():
        if len(pairs) >= _ENOUGH:
            response, answer = pairs[0]
            names = "、".join(each.name for each, _ in pairs)
            yield response.finding(
                FindingCode.IDENTICAL_TEXT,
                answer.item.id,
                f"同じ文面の改善事項が {len(pairs)} 団体（{names}）から提出されています。",
                "様式の例文などをそのまま写していないか確かめてください。",
            )
