"""還元: what one municipality is told of the outcome: its own answers, and rates that name nobody else."""

from dataclasses import dataclass

from xl_kenten.core.form import Form, Item
from xl_kenten.core.municipality import Municipality
from xl_kenten.core.normalise import shown
from xl_kenten.core.response import Answer, AnswerState, Response
from xl_kenten.core.summary import Group, Level, LineSummary, Member, Outcome, Summary, Tally

# A rate over one or two would tell a neighbour's answer; official statistics withhold it likewise (秘匿).
LEAST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class ComparedItem:
    """An item: the municipality's own answer in words, and the rates (0 to 1; None where withheld or unknown)."""

    title: str
    answer: str
    deficient: bool
    prefecture_rate: float | None
    kind_rate: float | None


@dataclass(frozen=True, slots=True)
class Feedback:
    """All that one municipality is told; ``texts`` are its remediation texts with the sections they cover."""

    form: Form
    prefecture: str
    municipality: Municipality
    kind: Group
    answered: int
    items: tuple[ComparedItem, ...]
    texts: tuple[tuple[str, str], ...]


def feedback(summary: Summary, member: Member) -> Feedback:
    """Compare a municipality with its prefecture; raises ValueError for a row that is no municipality's."""
    municipality = member.municipality
    if municipality is None:
        raise ValueError("nothing can be told to a municipality that is not known")
    kind = member.groups[0]
    form, response = summary.form, member.response
    return Feedback(
        form=form,
        prefecture=summary.prefecture,
        municipality=municipality,
        kind=kind,
        answered=len(summary.attendance.members),
        items=tuple(
            _compared(line, response, kind) for line in summary.lines if line.line.level is Level.ITEM
        ),
        texts=tuple(
            (form.title_of(section.remediation.id), _text(response.text(section)))
            for section in form.sections
        ),
    )


def _compared(line: LineSummary, response: Response, kind: Group) -> ComparedItem:
    (flag,) = line.line.flags
    outcome = line.line.outcome(response)
    return ComparedItem(
        title=line.line.title,
        answer=_answer(flag, response.answers[flag.id], outcome),
        deficient=outcome is Outcome.DEFICIENT,
        prefecture_rate=line.total.rate if line.total.answered >= LEAST_SHOWN else None,
        kind_rate=line.groups[kind].rate if may_be_shown(line.groups[kind], line.total) else None,
    )


def may_be_shown(part: Tally, whole: Tally) -> bool:
    """Tell whether a part's rate tells nothing of a single municipality, also not by taking it from the whole."""
    rest = whole.answered - part.answered
    return part.answered >= LEAST_SHOWN and (rest == 0 or rest >= LEAST_SHOWN)


def _answer(flag: Item, answer: Answer, outcome: Outcome) -> str:
    if answer.state is AnswerState.UNUSABLE:
        return f"{shown(answer.raw)}（読み取れません）"
    match outcome:
        case Outcome.NIL:
            return "該当なし"
        case Outcome.BLANK:
            return "未回答"
        case _:
            words = "不備あり" if answer.value in flag.deficiency else "不備なし"
            return f"{answer.value}（{words}）"


def _text(answer: Answer) -> str:
    if answer.state is AnswerState.UNUSABLE:
        return f"{shown(answer.raw)}（読み取れません）"
    return str(answer.value or "") or "（記載なし）"
