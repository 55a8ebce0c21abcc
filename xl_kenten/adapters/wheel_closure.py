"""Whether a set of wheels is all that Windows needs: nothing may be missing where there is no internet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import NormalizedName, canonicalize_name

from xl_kenten.adapters.wheel_file import Wheel

PLATFORM = "win_amd64"


@dataclass(frozen=True, slots=True)
class Lack:
    """A requirement that no wheel meets, and whose it is; ``found`` is the wheel that does not fit, if any."""

    requirement: Requirement
    whose: str
    found: Wheel | None = None

    @property
    def sentence(self) -> str:
        """Say what is missing."""
        there = f"（あるのは {self.found.path.name}）" if self.found else ""
        return f"{self.requirement.name}{self.requirement.specifier}{there}：{self.whose} に必要"


def windows(python: str) -> dict[str, str]:
    """Say how markers see a 64-bit Windows with this Python, e.g. ``3.12``."""
    return {
        "implementation_name": "cpython",
        "implementation_version": f"{python}.0",
        "os_name": "nt",
        "platform_machine": "AMD64",
        "platform_python_implementation": "CPython",
        "platform_release": "10",
        "platform_system": "Windows",
        "platform_version": "10.0.19045",
        "python_full_version": f"{python}.0",
        "python_version": python,
        "sys_platform": "win32",
    }


def lacks(wheels: Iterable[Wheel], roots: Iterable[Requirement], python: str) -> tuple[Lack, ...]:
    """Follow what the roots need, and what that needs; gives what is not there or does not fit, once each."""
    there = {wheel.name: wheel for wheel in wheels}
    environment = windows(python)
    fitting = _tags(python)
    found: dict[str, Lack] = {}
    seen: set[tuple[NormalizedName, frozenset[str]]] = set()
    waiting = [(requirement, "xl_kenten") for requirement in roots]
    while waiting:
        requirement, whose = waiting.pop()
        name = canonicalize_name(requirement.name)
        wheel = there.get(name)
        if wheel is None or not _fits(wheel, requirement, fitting, python):
            found.setdefault(str(requirement), Lack(requirement, whose, wheel))
            continue
        key = (name, frozenset(requirement.extras))
        if key not in seen:
            seen.add(key)
            waiting += [(each, wheel.name) for each in needed_by(wheel, requirement.extras, environment)]
    return tuple(found[key] for key in sorted(found))


def needed_by(wheel: Wheel, extras: Iterable[str], environment: Mapping[str, str]) -> list[Requirement]:
    """What a wheel needs in an environment, with the extras that were asked for."""
    asked = ("", *extras)
    return [
        each
        for each in wheel.requirements
        if each.marker is None
        or any(each.marker.evaluate({**environment, "extra": extra}) for extra in asked)
    ]


def _fits(wheel: Wheel, requirement: Requirement, fitting: frozenset[Tag], python: str) -> bool:
    return (
        requirement.specifier.contains(wheel.version, prereleases=True)
        and not wheel.tags.isdisjoint(fitting)
        and wheel.python.contains(f"{python}.0")
    )


def _tags(python: str) -> frozenset[Tag]:
    major, minor = map(int, python.split("."))
    version = (major, minor)
    return frozenset(
        (
            *cpython_tags(version, platforms=[PLATFORM]),
            *compatible_tags(version, f"cp{major}{minor}", [PLATFORM]),
        )
    )
