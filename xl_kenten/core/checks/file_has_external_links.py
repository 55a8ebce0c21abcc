"""A return refers to other workbooks. Nothing was followed; the saved values were read."""

from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.form import Form
from xl_kenten.core.returned_form import ReturnedForm


def check(returned: ReturnedForm, form: Form) -> Iterator[Finding]:  # noqa: ARG001 - the signature of every rule
    """Warn that values may come from elsewhere."""
    if returned.file.has_external_links:
        yield Finding(
            FindingCode.FILE_HAS_EXTERNAL_LINKS,
            Place(returned.file.file),
            "他のブックへのリンクが含まれています。保存されていた値だけを読み取り、リンク先は参照していません。",
            "値が正しいか確かめ、開くときにリンクを更新しないでください。",
        )
