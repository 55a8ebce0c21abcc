"""The ribbon tab 「緊急点検」: its buttons, the XML that Excel shows, and the VBA callbacks."""

from importlib.resources import files
from typing import Annotated, Literal

import msgspec
from lxml import etree
from msgspec import Meta

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
_SEPARATOR = "|"  # between the sentences of a tag, see vba/Ribbon.bas

# The lengths and patterns are those of Microsoft's schema customUI14.xsd.
Identifier = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*\Z", max_length=1024)]
Text = Annotated[str, Meta(min_length=1, max_length=1024)]
Sentence = Annotated[str, Meta(pattern=rf"^[^{_SEPARATOR}]+\Z")]
KeyTip = Annotated[str, Meta(pattern=r"^[A-Z0-9]{1,3}\Z")]
ImageName = Annotated[str, Meta(pattern=r"^[A-Za-z]\w*\Z", max_length=1024)]


class Folder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The folder a button asks for; ``cell`` is the defined name of the cell that remembers it."""

    cell: Identifier
    title: Sentence
    ask_again: bool = False


class Button(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A button: what the clerk sees of it, and what it asks for before Python is called."""

    id: Identifier
    label: Text
    screentip: Text
    supertip: Text
    keytip: KeyTip
    image: ImageName
    size: Literal["large", "normal"] = "large"
    folder: Folder | None = None

    @property
    def callback(self) -> str:
        """The VBA Sub that Excel calls, e.g. ``OnClearHighlights``."""
        return "On" + self.id.title().replace("_", "")

    @property
    def command(self) -> str:
        """The Python command that the Sub runs; it never holds anything a user typed or picked."""
        return f"import xl_kenten.ribbon; xl_kenten.ribbon.{self.id}()"


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Buttons that stand together under a heading."""

    id: Identifier
    label: Text
    buttons: Annotated[tuple[Button, ...], Meta(min_length=1)]


class Tab(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The tab's own name and key."""

    id: Identifier
    label: Text
    keytip: KeyTip


class Sentences(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What VBA says itself, because Python could not be called."""

    not_run: Sentence
    other_workbook: Sentence
    not_remembered: Sentence


class Ribbon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole tab, left to right."""

    tab: Tab
    sentences: Sentences
    groups: tuple[Group, ...]

    @property
    def buttons(self) -> tuple[Button, ...]:
        """All buttons, left to right."""
        return tuple(button for group in self.groups for button in group.buttons)


def load_ribbon() -> Ribbon:
    """Read buttons.toml."""
    table = files("xl_kenten.template").joinpath("buttons.toml").read_bytes()
    return msgspec.toml.decode(table, type=Ribbon)


def custom_ui(ribbon: Ribbon) -> bytes:
    """Write the tab as Excel reads it (the part customUI/customUI14.xml)."""
    root = etree.fromstring(f'<customUI xmlns="{NAMESPACE}"/>')
    tabs = _child(_child(root, "ribbon"), "tabs")
    tab = _child(tabs, "tab", id=ribbon.tab.id, label=ribbon.tab.label, keytip=ribbon.tab.keytip)
    for group in ribbon.groups:
        parent = _child(tab, "group", id=group.id, label=group.label)
        for button in group.buttons:
            _child(
                parent,
                "button",
                id=button.id,
                label=button.label,
                size=button.size,
                imageMso=button.image,
                onAction=button.callback,
                screentip=button.screentip,
                supertip=button.supertip,
                keytip=button.keytip,
                tag=_tag(ribbon.sentences, button),
            )
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def callbacks(ribbon: Ribbon) -> str:
    """Write one VBA Sub a button, to stand at the end of the module Ribbon."""
    return "".join(
        f"\nPublic Sub {button.callback}(control As IRibbonControl)\n    {_call(button)}\nEnd Sub\n"
        for button in ribbon.buttons
    )


def _child(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)


def _tag(sentences: Sentences, button: Button) -> str:
    """The sentences, in the order of the constants in vba/Ribbon.bas."""
    shown = [sentences.not_run, sentences.other_workbook]
    if button.folder:
        shown += [sentences.not_remembered, button.folder.title]
    return _SEPARATOR.join(shown)


def _call(button: Button) -> str:
    """What the Sub does: call one of the two private Subs of vba/Ribbon.bas."""
    if button.folder is None:
        return f'Press control, "{button.command}"'
    return f'PressForFolder control, "{button.command}", "{button.folder.cell}", {button.folder.ask_again}'
