"""One running LibreOffice with a profile of its own, started, found again by other processes, and stopped."""

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from .application_state import ApplicationState
from .folder_picker import install_folder_picker
from .meter import Meter
from .uno_bridge import OfficeMissing, ignoring_uno, is_uno_error, local_context

START_SECONDS = 60
RESTART = 81  # soffice's exit status after it has set up a new profile: "start me again"
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{items}
</oor:items>
"""
CHOICES = {
    "Common/Misc/UseLocking": "false",  # no lock files beside workbooks
    "Recovery/AutoSave/Enabled": "false",  # no recovery copies
    "Calc/Input/ReplaceCellsWarning": "false",  # no question, which nobody would see, before pasting over cells
    "Calc/Formula/Load/OOXMLRecalcMode": "0",  # calculate on opening, as Excel does with what XlsxWriter writes
}


class Office:
    """A connection to a soffice; its folder holds the profile, its address and the state of "Excel"."""

    def __init__(
        self, folder: Path, process: "subprocess.Popen[bytes] | None", pid: int, context: Any
    ) -> None:
        self.folder = folder
        self.process = process
        self.pid = pid
        self.context = context
        self.desktop = self.create("com.sun.star.frame.Desktop")
        self.state = ApplicationState(folder / "application.json")
        self.meter = Meter()
        self.pipes = _pipes(pid) if process else []

    @classmethod
    def start(cls, folder: Path) -> "Office":
        """Start a soffice on a new profile in ``folder``; raises ``OfficeMissing`` where there is none."""
        local_context()  # says early when the bridge is missing
        command = _program()
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        items = "\n".join(_setting(*choice) for choice in CHOICES.items())
        settings.write_text(SETTINGS.format(items=items), encoding="utf-8")
        pipe = f"xlkenten{secrets.token_hex(8)}"
        arguments = [
            command,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--invisible", "--norestore", "--nologo", "--nofirststartwizard", "--nodefault"),
            f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext",
        ]
        # C.UTF-8: Basic's Shell and Print# would turn Japanese into question marks otherwise.
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "XL_KENTEN_TEST_OFFICE": str(folder)}
        environment["TMPDIR"] = str(folder / "tmp")  # a killed soffice leaves its files behind
        (folder / "tmp").mkdir()
        with (folder / "soffice.log").open("ab") as log:
            end = time.monotonic() + START_SECONDS
            process = _run(arguments, environment, log)
            while (context := _connect(pipe)) is None:
                if process.poll() == RESTART:
                    process = _run(arguments, environment, log)
                elif process.poll() is not None or time.monotonic() > end:
                    process.kill()
                    raise OfficeMissing(
                        f"soffice did not start (exit status {process.wait()}); see {log.name}"
                    )
                time.sleep(0.02)
        address = {"pipe": pipe, "pid": process.pid}
        (folder / "address.json").write_text(json.dumps(address), encoding="utf-8")
        office = cls(folder, process, process.pid, context)
        install_folder_picker(context.ServiceManager, office.state)
        return office

    @classmethod
    def attach(cls, folder: Path) -> "Office":
        """Connect to a soffice that another process has started, as a clicked Python does."""
        address = json.loads((folder / "address.json").read_text(encoding="utf-8"))
        context = _connect(address["pipe"])
        if context is None:
            raise OfficeMissing(f"no soffice answers for {folder}")
        return cls(folder, None, address["pid"], context)

    def create(self, service: str) -> Any:
        """A UNO service of the running office."""
        return self.context.ServiceManager.createInstanceWithContext(service, self.context)

    def documents(self) -> list[Any]:
        """The open workbooks, as UNO documents."""
        return [
            document
            for document in self.desktop.Components
            if document.supportsService("com.sun.star.sheet.SpreadsheetDocument")
        ]

    def alive(self) -> bool:
        """Whether soffice still answers."""
        if self.process is not None and self.process.poll() is not None:
            return False
        try:
            self.desktop.getName()
        except Exception as problem:
            if not is_uno_error(problem):
                raise
            return False
        return True

    def close_all(self) -> None:
        """Close every workbook without saving."""
        with ignoring_uno():  # what cannot be closed dies with the office
            for document in self.documents():
                document.setModified(False)
                document.close(True)

    def stop(self) -> None:
        """End soffice, gently or else by force, and remove its pipe from the temporary folder."""
        self.close_all()
        with ignoring_uno():
            self.desktop.terminate()
        if self.process is not None:
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(5)
        for pipe in self.pipes:  # stay behind when it was killed
            pipe.unlink(missing_ok=True)

    @contextlib.contextmanager
    def deadline(self, seconds: float) -> Iterator[None]:
        """End a soffice that hangs, so that the waiting call fails instead of waiting for ever."""
        timer = threading.Timer(seconds, self.process.kill if self.process else lambda: None)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()


def _program() -> str:
    """soffice.bin itself: the wrapper script would be the process that gets killed, and soffice would stay."""
    wrapper = shutil.which("soffice") or shutil.which("libreoffice")
    if wrapper is None:
        raise OfficeMissing("LibreOffice is not installed (apt-get install libreoffice-calc python3-uno)")
    program = Path(wrapper).resolve().with_name("soffice.bin")
    return str(program if program.is_file() else wrapper)


def _setting(path: str, value: str) -> str:
    """One choice as it stands in a profile's registry."""
    place, _, name = path.rpartition("/")
    prop = f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop>'
    return f'<item oor:path="/org.openoffice.Office.{place}">{prop}</item>'


def _pipes(pid: int) -> list[Path]:
    """The sockets in the temporary folder by which a soffice is reached."""
    opened = [connection.laddr for connection in psutil.Process(pid).net_connections(kind="unix")]
    return [Path(place) for place in opened if isinstance(place, str) and "OSL_PIPE" in place]


def _run(arguments: list[str], environment: dict[str, str], log: Any) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(arguments, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)


def _connect(pipe: str) -> Any:
    """The component context behind a pipe, or ``None`` while nobody answers."""
    here = local_context()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    try:
        return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
    except Exception as problem:
        if not is_uno_error(problem):
            raise
        return None
