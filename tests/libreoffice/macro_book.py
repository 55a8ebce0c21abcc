"""The VBA of an open workbook: its modules, and running a statement among them."""

from pathlib import Path
from typing import Any

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

    def replace(self, module: str, source: str) -> None:
        """Put another text into a VBA module."""
        self.project.replaceByName(module, source)

    def bridge(self, statement: str) -> str:
        """Run one statement and say ``done`` or Basic's error.

        A direct call of ``VBAProject.Module.Sub`` does nothing and says nothing, so it goes through ``Standard``.
        """
        source = (SOURCES / "bridge.bas").read_text(encoding="utf-8").replace("{statement}", statement)
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
