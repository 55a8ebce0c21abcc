"""The VBA modules of the template: xlwings' own, ours, and one behind the workbook and each sheet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from xl_kenten.template.ribbon import callbacks, load_ribbon

WORKBOOK_CODE_NAME = "ThisWorkbook"

# The attributes of a class or document module, in the order in which Office writes them; others follow.
_ATTRIBUTES = (
    "VB_Name",
    "VB_Base",
    "VB_GlobalNameSpace",
    "VB_Creatable",
    "VB_PredeclaredId",
    "VB_Exposed",
    "VB_TemplateDerived",
    "VB_Customizable",
)


class ModuleKind(Enum):
    """What a module belongs to; the value is the class id that Office names as its base (VB_Base)."""

    WORKBOOK = "0{00020819-0000-0000-C000-000000000046}"
    SHEET = "0{00020820-0000-0000-C000-000000000046}"
    CLASS = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"
    STANDARD = ""

    @property
    def is_document(self) -> bool:
        """Whether it stands behind the workbook or a sheet."""
        return self in {ModuleKind.WORKBOOK, ModuleKind.SHEET}


@dataclass(frozen=True, slots=True)
class VbaModule:
    """A module as the project keeps it: ``source`` begins with its Attribute lines."""

    name: str
    kind: ModuleKind
    source: str

    @property
    def description(self) -> str:
        """What its attribute VB_Description says, often nothing."""
        found = re.search(r'^Attribute VB_Description = "(.*)"$', self.source, re.MULTILINE)
        return found.group(1).replace("\\r\\n", "\r\n") if found else ""


def template_modules(sheet_code_names: Sequence[str]) -> tuple[VbaModule, ...]:
    """All modules of the template; the sheets' are named by their code names, e.g. ``Settings``."""
    return (
        _document(WORKBOOK_CODE_NAME, ModuleKind.WORKBOOK),
        *(_document(name, ModuleKind.SHEET) for name in sheet_code_names),
        VbaModule("Ribbon", ModuleKind.STANDARD, _own_source("Ribbon.bas") + callbacks(load_ribbon())),
        VbaModule("xlwings", ModuleKind.STANDARD, _xlwings_source("xlwings.bas")),
        VbaModule("Dictionary", ModuleKind.CLASS, _stored_class(_xlwings_source("addin/Dictionary.cls"))),
    )


def _document(name: str, kind: ModuleKind) -> VbaModule:
    values = (f'"{name}"', f'"{kind.value}"', "False", "False", "True", "True", "False", "True")
    attributes = dict(zip(_ATTRIBUTES, values, strict=True))
    return VbaModule(name, kind, _header(attributes) + "Option Explicit\n")


def _stored_class(exported: str) -> str:
    """Turn a class as the editor exports it into the form a project stores.

    The project knows no VERSION block, and without VB_Base the first ``New`` of the class fails.
    """
    text = exported[exported.index("Attribute VB_Name") :]
    given: dict[str, str] = {}
    while line := re.match(r"Attribute (VB_\w+) = (.*)\n", text):
        given[line.group(1)] = line.group(2)
        text = text[line.end() :]
    given |= {
        "VB_Base": f'"{ModuleKind.CLASS.value}"',
        "VB_TemplateDerived": "False",
        "VB_Customizable": "False",
    }
    return _header({key: given.pop(key) for key in _ATTRIBUTES} | given) + text


def _header(attributes: dict[str, str]) -> str:
    return "".join(f"Attribute {key} = {value}\n" for key, value in attributes.items())


def _own_source(name: str) -> str:
    return files("xl_kenten.template").joinpath("vba", name).read_text(encoding="ascii")


@cache
def _xlwings_folder() -> Path:
    """Where the installed xlwings lies, found without importing it: that would take half a second."""
    spec = find_spec("xlwings")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("xlwings is not installed, so its VBA module cannot be taken")
    return Path(spec.origin).parent


def _xlwings_source(name: str) -> str:
    return _xlwings_folder().joinpath(name).read_text(encoding="ascii")
