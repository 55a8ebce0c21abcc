"""The texts that cells of a workbook share; read only, new texts are stored in their cells."""

from functools import cached_property

from xl_kenten.adapters.ooxml.cell_text import unescaped
from xl_kenten.adapters.ooxml.errors import broken
from xl_kenten.adapters.ooxml.markup import Element, children
from xl_kenten.adapters.ooxml.namespaces import SHARED_STRINGS, main
from xl_kenten.adapters.ooxml.package import Package


def plain_text(element: Element) -> str:
    """The text of a string item without its formats and its furigana."""
    texts = [t.text or "" for t in children(element, main("t"))]
    for run in children(element, main("r")):
        texts += [t.text or "" for t in children(run, main("t"))]
    return unescaped("".join(texts))


class SharedStrings:
    """The shared texts, looked up by their number."""

    def __init__(self, package: Package, workbook_part: str) -> None:
        self._package = package
        self._workbook_part = workbook_part

    def __getitem__(self, number: int) -> str:
        if number >= len(self._texts):
            raise broken(f"共有文字列 {number} がありません")
        return self._texts[number]

    @cached_property
    def _texts(self) -> list[str]:
        links = self._package.relationships(self._workbook_part).of_type(SHARED_STRINGS)
        if not links:
            return []
        return [plain_text(item) for item in children(self._package.xml(links[0].target), main("si"))]
