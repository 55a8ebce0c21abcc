"""What all parts of the engine share: they know the office, and they name what they cannot do."""

from collections.abc import Callable
from typing import Any

from xlwings import base_classes

from .office import Office


class ComObject:
    """A part of the engine; whatever xlwings asks of it and it lacks raises, by name, and never does nothing."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def reach(self) -> None:
        """Called before every counted call; a range made from numbers becomes a COM object here."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name in {name for base in cls.__mro__ for name in vars(base)}:
            found = getattr(cls, name)
            if isinstance(found, property):
                getter = _refusal(cls, name) if _is_stub(found.fget) else found.fget
                inherited = [vars(base).get(name) for base in cls.__mro__]
                settable = any(isinstance(base, property) and base.fset for base in inherited)
                setter = found.fset
                if _is_stub(setter) or (setter is None and settable):
                    setter = _refusal(cls, f"{name} =")
                if (getter, setter) != (found.fget, found.fset):
                    setattr(cls, name, property(getter, setter, doc=found.__doc__))
            elif _is_stub(found):
                setattr(cls, name, _refusal(cls, name))


def _is_stub(function: Any) -> bool:
    """A method of xlwings' base classes whose body only raises ``NotImplementedError``."""
    code = getattr(function, "__code__", None)
    is_theirs = getattr(function, "__module__", None) == base_classes.__name__
    return is_theirs and code is not None and code.co_names == ("NotImplementedError",)


def _refusal(cls: type, name: str) -> Callable[..., Any]:
    def refuse(self: Any, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError(f"{cls.__name__}.{name} is not in the LibreOffice engine")

    return refuse
