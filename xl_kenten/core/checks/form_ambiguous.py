"""Two tables of one file answer differently for the same municipality. Neither is taken."""

from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.form import Form
from xl_kenten.core.returned_form import ReturnedForm


def check(returned: ReturnedForm, form: Form) -> Iterator[Finding]:  # noqa: ARG001 - the signature of every rule
    """Name the places that contradict each other."""
    for group in returned.ambiguous:
        first = group[0]
        places = "と".join(f"「{response.sheet}」{response.row + 1}行目" for response in group)
        yield Finding(
            FindingCode.FORM_AMBIGUOUS,
            Place(returned.file.file),
            f"{first.name}の回答が{places}にあり、内容が異なるため取り込みませんでした。",
            "正しい方だけを残して再提出するよう依頼してください。",
            lg_code=first.municipality.lg_code if first.municipality else None,
            name=first.name,
        )
