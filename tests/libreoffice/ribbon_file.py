"""The ribbon inside a workbook's file: which button calls which Sub, and what it hands over."""

from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from lxml import etree

PART = "customUI/customUI14.xml"


@dataclass(frozen=True, slots=True)
class RibbonControl:
    """A button, as its callback sees it."""

    id: str = ""
    tag: str = ""
    on_action: str = ""


def controls_in(path: Path | None) -> dict[str, RibbonControl]:
    """The controls of a workbook's ribbon that call a Sub, by id; none where there is no ribbon."""
    if path is None:
        return {}
    with ZipFile(path) as parts:
        if PART not in parts.namelist():
            return {}
        root = etree.fromstring(parts.read(PART))
    found = [dict(element.attrib) for element in root.iter(etree.Element) if element.get("onAction")]
    return {each["id"]: RibbonControl(each["id"], each.get("tag", ""), each["onAction"]) for each in found}
