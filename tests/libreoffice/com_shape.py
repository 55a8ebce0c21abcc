"""What ``.api`` gives: objects with the members of Excel's own object model, as far as they are played here."""

from typing import Any

from .office import Office


class ComShape:
    """An Excel object; a member that is not played raises by name, whether it is read or set."""

    def __init__(self, office: Office) -> None:
        self._keep("office", office)

    def reach(self) -> None:
        """Nothing to do before a counted call."""

    def _keep(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise NotImplementedError(
            f"{type(self).__name__}.{name} (through .api) is not in the LibreOffice engine"
        )

    def __setattr__(self, name: str, value: Any) -> None:
        member = getattr(type(self), name, None)
        if not isinstance(member, property) or member.fset is None:
            text = f"{type(self).__name__}.{name} = (through .api) is not in the LibreOffice engine"
            raise NotImplementedError(text)
        object.__setattr__(self, name, value)
