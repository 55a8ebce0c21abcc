"""What a bundle holds beside the wheels: the files a clerk double-clicks, and the script behind them."""

from importlib.resources import files

from xl_kenten import __version__

# On a Japanese Windows a double click opens these in the system's code page; cmd.exe needs both line ends.
_SHOWN = {
    "setup.cmd": "setup.cmd",
    "uninstall.cmd": "uninstall.cmd",
    "desk.cmd": "緊急点検.cmd",
    "first-steps.txt": "はじめに.txt",
}


def setup_files(python: str) -> dict[str, bytes]:
    """Give the files by their path in the bundle, for one version of Python such as ``3.12``."""
    shown = {target: _for_windows(_filled(_text(name), python)) for name, target in _SHOWN.items()}
    return shown | {
        "setup/install.py": _text("install.py").encode(),
        "setup/python.txt": f"{python}\n".encode(),
    }


def _text(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def _filled(text: str, python: str) -> str:
    for mark, value in (("PYTHON", python), ("DIGITS", python.replace(".", "")), ("VERSION", __version__)):
        text = text.replace(f"@{mark}@", value)
    return text


def _for_windows(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode("cp932")
