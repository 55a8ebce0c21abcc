"""Which test runs which lines of the core, and the seconds it takes: learnt by running it once, and kept."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from coverage import CoverageData

AT_IMPORT = ""  # the context in which coverage counts what runs before the first test


@dataclass
class Reach:
    """What is known of the tests, by their node ids.

    It holds as long as the core does; a test whose file has changed since is unknown.
    """

    core: str
    seconds: dict[str, float] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    lines: dict[str, dict[int, set[str]]] = field(default_factory=dict)
    former: dict[str, float] = field(default_factory=dict)  # seconds, with whatever core

    @classmethod
    def kept(cls, path: Path, core: Iterable[Path]) -> "Reach":
        """What an earlier run learnt of the core as it stands; of another core, how long the tests took."""
        now = digest(core)
        found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        former = {**found.get("former", {}), **found.get("seconds", {})}
        if found.get("core") != now:
            return cls(now, former=former)
        names = list(found["seconds"])
        lines = {
            file: {int(line): {names[at] for at in tests} for line, tests in by_line.items()}
            for file, by_line in found["lines"].items()
        }
        return cls(now, found["seconds"], found["files"], lines, former)

    def keep(self, path: Path) -> None:
        """Write down what was learnt."""
        at = {name: number for number, name in enumerate(self.seconds)}
        lines = {
            file: {line: sorted(at[test] for test in tests if test in at) for line, tests in by_line.items()}
            for file, by_line in self.lines.items()
        }
        told = {
            "core": self.core,
            "seconds": self.seconds,
            "files": self.files,
            "lines": lines,
            "former": {**self.former, **self.seconds},
        }
        path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")

    def knows(self, test: str, path: Path) -> bool:
        """Tell whether the test was run as it stands."""
        return test in self.seconds and self.files.get(test) == digest([path])

    def learn(self, test: str, path: Path, seconds: float) -> None:
        """Note that a test has passed."""
        self.seconds[test], self.files[test] = seconds, digest([path])

    def add(self, data: CoverageData) -> None:
        """Take over the lines that coverage saw; what a test ran before it was changed counts no more."""
        for file in data.measured_files():
            by_line = self.lines.setdefault(file, {})
            seen: Mapping[int, list[str]] = data.contexts_by_lineno(file)
            for line, tests in seen.items():
                by_line.setdefault(line, set()).update(tests)

    def forget_lines_of(self, tests: Iterable[str]) -> None:
        """Let these tests reach nothing."""
        gone = set(tests)
        for by_line in self.lines.values():
            for reaching in by_line.values():
                reaching.difference_update(gone)

    def ordered(self, tests: Iterable[str], kills: Mapping[str, int]) -> list[str]:
        """The tests that have killed before, then the quickest; the n-th of one test function counts n-fold."""
        seen: Counter[str] = Counter()
        weight = {}
        for test in sorted(tests, key=lambda test: (self.seconds[test], test)):
            function = test.partition("[")[0]
            seen[function] += 1
            weight[test] = seen[function] * self.seconds[test]
        return sorted(weight, key=lambda test: (-kills.get(test, 0), weight[test]))


def digest(paths: Iterable[Path]) -> str:
    """One short name for the contents of some files."""
    return sha256(b"\0".join(path.read_bytes() for path in sorted(paths))).hexdigest()[:16]
