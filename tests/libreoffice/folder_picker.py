"""Excel's folder dialog: it picks what the test has laid ready, or is cancelled."""

from pathlib import Path
from typing import Any

from .application_state import ApplicationState
from .uno_bridge import implementing

SERVICE = "com.sun.star.ui.dialogs.FolderPicker"
CANCELLED, PICKED = 0, 1


def install_folder_picker(service_manager: Any, state: ApplicationState) -> None:
    """Put a dialog without a window in the place of LibreOffice's; VBA's ``Application.FileDialog`` uses it."""
    known = service_manager.createContentEnumeration(SERVICE)
    while known.hasMoreElements():
        service_manager.remove(known.nextElement().getImplementationName())
    service_manager.insert(
        implementing(FolderPickers, "lang.XSingleComponentFactory", "lang.XServiceInfo")(state)
    )


class FolderPicker:
    """One dialog; called from LibreOffice through UNO's ``XFolderPicker2``."""

    def __init__(self, state: ApplicationState) -> None:
        self.state = state
        self.picked = ""

    def execute(self) -> int:
        """Show the dialog."""
        waiting = self.state.get("folders")
        if not waiting:
            return CANCELLED
        self.picked = Path(waiting[0]).as_uri()
        self.state.set("folders", waiting[1:])
        return PICKED

    def getDirectory(self) -> str:
        """What was picked."""
        return self.picked

    def getDisplayDirectory(self) -> str:
        """What is in front of the clerk."""
        return self.picked

    def setDisplayDirectory(self, _url: str) -> None:
        """Where to begin; without a window that shows nowhere."""

    def setTitle(self, _title: str) -> None:
        """The window's title."""

    def setDescription(self, _text: str) -> None:
        """A line above the folders."""

    def cancel(self) -> None:
        """Close the window."""


class FolderPickers:
    """Makes the dialogs; registered with LibreOffice as a UNO service."""

    def __init__(self, state: ApplicationState) -> None:
        self.state = state

    def createInstanceWithContext(self, _context: Any) -> Any:
        """A dialog."""
        return implementing(FolderPicker, "ui.dialogs.XFolderPicker2")(self.state)

    def createInstanceWithArgumentsAndContext(self, _arguments: Any, context: Any) -> Any:
        """A dialog, whatever was asked for."""
        return self.createInstanceWithContext(context)

    def getImplementationName(self) -> str:
        """A name of its own."""
        return "xl_kenten.tests.FolderPickers"

    def getSupportedServiceNames(self) -> tuple[str, ...]:
        """What it can be asked for."""
        return (SERVICE,)

    def supportsService(self, name: str) -> bool:
        """Whether it can be asked for this."""
        return name == SERVICE
