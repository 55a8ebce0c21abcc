"""A return carries macros. It was read as data; nothing was run."""

from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode, Place
from xl_kenten.core.form import Form
from xl_kenten.core.returned_form import ReturnedForm


def check(returned: ReturnedForm, form: Form) -> Iterator[Finding]:  # noqa: ARG001 - the signature of every rule
    """Warn before somebody opens the file and runs them."""
    if returned.file.has_macros:
        yield Finding(
            FindingCode.FILE_HAS_MACROS,
            Place(returned.file.file),
            "マクロが含まれています。値だけを読み取り、マクロは実行していません。",
            "心当たりのないマクロであれば、開くときに有効にしないでください。",
        )
