"""What Windows knows of Excel, macros and drives; on other systems nothing. Run as a program: places to trust."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PureWindowsPath
from typing import TypeVar

from xl_kenten.core.machine import ChildRule, Drive, Machine, MacroRule, TrustedFolder

_CHILD_RULE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
_EXCEL = r"Software\{}Microsoft\Office\16.0\{}\Security"
_POLICIES = "Policies\\"
_DEFENDER = r"SOFTWARE\{}Microsoft\Windows Defender"
_RULES = r"\Windows Defender Exploit Guard\ASR\Rules"
_REMOTE = 4
_CLOUD = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
# Excel's own trusted folders: what lies there it opens at every start, or takes for a template.
_NOT_FOR_WORK = re.compile(r"xlstart|startup|templates|library|program files", re.IGNORECASE)

T = TypeVar("T", ChildRule, MacroRule)


def machine() -> Machine:
    """Look at everything that can be read without an administrator."""
    if sys.platform != "win32":
        return Machine()
    return Machine(
        excel=_text("HKCR", r"Excel.Application\CurVer", ""),
        excel_bits=_excel_bits(),
        macro_rule=_known(MacroRule, _either(_excel_value("VBAWarnings"))),
        blocks_marked=_yes_or_no(_either(_excel_value("blockcontentexecutionfrominternet"))),
        child_rule=_child_rule(),
        trusted=tuple(_trusted()),
        cloud_folders=tuple(os.environ[name] for name in _CLOUD if os.environ.get(name)),
    )


def drive_of(path: str, cloud_folders: tuple[str, ...]) -> Drive:
    """Tell on what a path or an address lies."""
    if path.lower().startswith(("http://", "https://")):
        return Drive.CLOUD
    own = PureWindowsPath(path)
    if any(own.is_relative_to(PureWindowsPath(folder)) for folder in cloud_folders):
        return Drive.CLOUD
    if path.startswith("\\\\"):
        return Drive.NETWORK
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - slow, and needed on Windows only

        if ctypes.windll.kernel32.GetDriveTypeW(own.anchor) == _REMOTE:
            return Drive.NETWORK
    return Drive.LOCAL


def zone_of(path: Path) -> int | None:
    """Read Windows' mark of where a file came from; None without one, and where files have no such marks."""
    if sys.platform != "win32":
        return None
    try:
        mark = Path(f"{path}:Zone.Identifier").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    return zone_in(mark)


def zone_in(mark: str) -> int | None:
    """Find the zone in the text of a mark."""
    found = re.search(r"^\s*ZoneId\s*=\s*(\d+)\s*$", mark, re.MULTILINE | re.IGNORECASE)
    return int(found.group(1)) if found else None


def child_rule_in(policy: str) -> int | None:
    """Find our rule in the list that a device management writes: ``guid=1|guid=2``."""
    for rule in policy.split("|"):
        name, _, value = rule.partition("=")
        if name.strip(" {}").lower() == _CHILD_RULE and value.strip().isdigit():
            return int(value)
    return None


def _child_rule() -> ChildRule | None:
    policy = _DEFENDER.format(_POLICIES)
    managed = _text("HKLM", rf"{policy}\Policy Manager", "ASRRules")
    values = (
        _text("HKLM", policy + _RULES, _CHILD_RULE),
        None if managed is None else child_rule_in(managed),
        _text("HKLM", _DEFENDER.format("") + _RULES, _CHILD_RULE),
    )
    return _known(ChildRule, _either(values))


def _excel_bits() -> int | None:
    platform = _text("HKLM", r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration", "Platform")
    if platform is None:
        platform = _text("HKLM", r"SOFTWARE\Microsoft\Office\16.0\Outlook", "Bitness")
    return {"x64": 64, "x86": 32}.get(platform or "")


def _excel_value(name: str) -> Iterator[str | None]:
    """What a policy says comes before what the user has set."""
    for part in (_POLICIES, ""):
        yield _text("HKCU", _EXCEL.format(part, "Excel"), name)


def _trusted() -> Iterator[TrustedFolder]:
    for part, program in ((_POLICIES, "Excel"), (_POLICIES, "Common"), ("", "Excel")):
        key = _EXCEL.format(part, program) + r"\Trusted Locations"
        for name in _subkeys(key):
            path = _text("HKCU", rf"{key}\{name}", "Path")
            if path:
                deep = _text("HKCU", rf"{key}\{name}", "AllowSubFolders") == "1"
                yield TrustedFolder(os.path.expandvars(path), deep)


def _text(root: str, key: str, name: str) -> str | None:
    """Read one value of the registry as text; None where there is none or it may not be read."""
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415 - exists on Windows only

        roots = {
            "HKCR": winreg.HKEY_CLASSES_ROOT,
            "HKCU": winreg.HKEY_CURRENT_USER,
            "HKLM": winreg.HKEY_LOCAL_MACHINE,
        }
        with (
            suppress(OSError),
            winreg.OpenKey(roots[root], key, access=winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as opened,
        ):
            return str(winreg.QueryValueEx(opened, name)[0])
    return None


def _subkeys(key: str) -> list[str]:
    names: list[str] = []
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415 - exists on Windows only

        with suppress(OSError), winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
            names += [winreg.EnumKey(opened, number) for number in range(winreg.QueryInfoKey(opened)[0])]
    return names


def _either(values: "Iterator[str | None] | tuple[str | int | None, ...]") -> str | None:
    return next((str(value) for value in values if value is not None), None)


def _known(kind: type[T], value: str | None) -> T | None:
    try:
        return None if value is None else kind(int(value))
    except ValueError:
        return None


def _yes_or_no(value: str | None) -> bool | None:
    return None if value is None else value == "1"


def places_for_work(found: Machine) -> list[str]:
    """The trusted folders on this PC in which a workbook may well be kept."""
    return [
        folder.path
        for folder in found.trusted
        if not _NOT_FOR_WORK.search(folder.path) and drive_of(folder.path, found.cloud_folders) is Drive.LOCAL
    ]


if __name__ == "__main__":
    for each in places_for_work(machine()):
        sys.stdout.write(f"{each}\n")
