"""The VBA of an open workbook: its modules, and running a statement among them."""

import re
from pathlib import Path
from typing import Any

from .ribbon_file import RibbonControl

SOURCES = Path(__file__).with_name("basic")
BRIDGE, CONTROL = "KentenBridge", "KentenControl"
DONE = "done"


class MacroError(AssertionError):
    """The button's VBA did not run to its end."""


class MacroBook:
    """The Basic libraries of one open workbook."""

    def __init__(self, document: Any) -> None:
        self.document = document
        libraries = document.BasicLibraries
        if not libraries.VBACompatibilityMode:
            raise MacroError(f"{document.Title} has no VBA project")
        self.project_name = libraries.ProjectName
        self.project = libraries.getByName(self.project_name)
        self.standard = libraries.getByName("Standard")

    def sources(self) -> dict[str, str]:
        """The text of every VBA module."""
        return {name: self.project.getByName(name) for name in self.project.ElementNames}

    def find(self, macro: str) -> tuple[str, str, str]:
        """The module, the Sub and its parameters as written, of ``Sub`` or ``Module.Sub``."""
        module, _, sub = macro.rpartition(".")
        pattern = rf"^[ \t]*(?:Public +)?Sub +{re.escape(sub)}\b *(?:\((.*)\))?"
        for name, source in self.sources().items():
            found = re.search(pattern, source, re.MULTILINE | re.IGNORECASE)
            if found and module in ("", name):
                return name, sub, (found[1] or "").strip()
        raise MacroError(f"there is no Sub {macro}")

    def replace(self, module: str, source: str) -> None:
        """Put another text into a VBA module."""
        self.project.replaceByName(module, source)

    def bridge(self, statement: str, control: RibbonControl | None = None) -> str:
        """Run one statement, in which ``Control`` is the pressed button, and say ``done`` or Basic's error.

        A direct call of ``VBAProject.Module.Sub`` does nothing and says nothing, so it goes through ``Standard``.
        """
        pressed = control or RibbonControl()
        values = {"statement": statement, "id": _literal(pressed.id), "tag": _literal(pressed.tag)}
        source = (SOURCES / "bridge.bas").read_text(encoding="utf-8")
        for name, value in values.items():
            source = source.replace(f"{{{name}}}", value)
        self._put(CONTROL, (SOURCES / "control.bas").read_text(encoding="utf-8"))
        self._put(BRIDGE, source)
        uri = f"vnd.sun.star.script:Standard.{BRIDGE}.Cross?language=Basic&location=document"
        try:
            return self.document.getScriptProvider().getScript(uri).invoke((), (), ())[0] or "no answer"
        finally:
            self.standard.removeByName(BRIDGE)
            self.standard.removeByName(CONTROL)

    def _put(self, module: str, source: str) -> None:
        if self.standard.hasByName(module):
            self.standard.removeByName(module)
        self.standard.insertByName(module, source)


def _literal(text: str) -> str:
    """A text as Basic writes it."""
    return '"{}"'.format(text.replace('"', '""'))
