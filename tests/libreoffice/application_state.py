"""What Excel's Application remembers, kept in a file, for the clicked Python is another process."""

import json
from pathlib import Path
from typing import Any

AT_START: dict[str, Any] = {
    "visible": True,
    "screen_updating": True,
    "display_alerts": True,
    "enable_events": True,
    "interactive": True,
    "calculation": "automatic",
    "status_bar": False,
    "alerts": [],
    "answers": [],
    "folders": [],
    "status_bar_texts": [],
}


class ApplicationState:
    """Switches, the status bar, the message boxes shown and the answers that wait."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.exists():
            self.reset()

    def reset(self) -> None:
        """Excel as just started."""
        self._write(AT_START)

    def get(self, name: str) -> Any:
        """The value of a switch or a list."""
        return json.loads(self.path.read_text(encoding="utf-8"))[name]

    def set(self, name: str, value: Any) -> None:
        """Remember the value of a switch or a list."""
        self._write({**json.loads(self.path.read_text(encoding="utf-8")), name: value})

    def append(self, name: str, value: Any) -> None:
        """Add to a list."""
        self.set(name, [*self.get(name), value])

    def switches(self) -> dict[str, Any]:
        """Everything but the lists: must be the same after a click as before it."""
        state = json.loads(self.path.read_text(encoding="utf-8"))
        return {name: value for name, value in state.items() if not isinstance(value, list)}

    def _write(self, state: dict[str, Any]) -> None:
        self.path.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
