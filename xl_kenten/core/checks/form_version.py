"""The return was made from another version of the form."""

from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.form import Form
from xl_kenten.core.returned_form import ReturnedForm


def check(returned: ReturnedForm, form: Form) -> Iterator[Finding]:
    """Compare what ``distribute`` wrote into the file with the form in use."""
    origin = returned.file.origin
    if origin is None or (origin.form_id, origin.form_version) == (form.head.id, form.head.version):
        return
    yield Finding(
        FindingCode.FORM_VERSION,
        Place(returned.file.file),
        f"別の版の様式（{origin.form_id} 第{origin.form_version}版）で作られています。"
        f"いまの様式は {form.head.id} 第{form.head.version}版です。",
        "項目の違いがないか確かめ、必要であれば新しい様式での再提出を依頼してください。",
    )
