"""A remediation text stands where no flag of its section is a deficiency."""

from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode
from xl_kenten.core.form import Form, Item, Section
from xl_kenten.core.response import AnswerState, Response


def check(response: Response, form: Form) -> Iterator[Finding]:
    """Ask which of the two is wrong: the flags or the text."""
    for section in form.sections:
        if response.text(section).state is not AnswerState.GIVEN:
            continue
        values = _values_of_deficiency(section)
        answers = [response.answers[flag.id] for flag in section.flags]
        sound = (
            answer.value is not None and answer.value not in answer.item.deficiency for answer in answers
        )
        # Where nothing can be a deficiency, the text is a remark.
        if values and all(sound):
            yield response.finding(
                FindingCode.REMEDIATION_NOT_NEEDED,
                section.remediation.id,
                f"{section.label}に不備はないとされていますが、改善事項が書かれています。",
                f"不備があれば該当する項目を{values}に直し、なければ改善事項を消してください。",
            )


def _values_of_deficiency(section: Section) -> str:
    """Say which values mean a deficiency, item by item where they differ: 「 1 」, 「 1 か 2 」."""
    flags = [flag for flag in section.flags if flag.deficiency]
    groups: dict[tuple[int, ...], list[Item]] = {}
    for flag in flags:
        groups.setdefault(flag.deficiency, []).append(flag)
    if len(groups) == 1:
        return f" {_choices(flags[0].deficiency)} "
    told = (
        f"{''.join(f'「{flag.label}」' for flag in alike)}は {_choices(values)}"
        for values, alike in groups.items()
    )
    return f"不備を表す数字（{'、'.join(told)}）" if groups else ""


def _choices(values: tuple[int, ...]) -> str:
    return " か ".join(map(str, values))
