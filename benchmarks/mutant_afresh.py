"""Runs given tests with a mutant imported in the place of its module: [module, source, tests] on standard input."""

import json
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType

import pytest


class Afresh:
    """Finds the mutant before the module, and lets only the given tests run."""

    def __init__(self, module: str, source: str, tests: Sequence[str]) -> None:
        self.module, self.source, self.tests = module, source, frozenset(tests)

    def find_spec(self, name: str, path: Sequence[str] | None, target: object = None) -> ModuleSpec | None:  # noqa: ARG002
        """Find nothing but the mutant."""
        spec = PathFinder.find_spec(name, path) if name == self.module else None
        if spec is not None and spec.origin is not None:
            spec.loader = _Loader(name, spec.origin, self.source)
        return spec

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Names with Japanese parameters cannot be given on the command line."""
        items[:] = [item for item in items if item.nodeid in self.tests]


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: str, source: str) -> None:
        super().__init__(name, path)
        self.source = source

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002
        return compile(self.source, self.path, "exec")


if __name__ == "__main__":
    afresh = Afresh(*json.load(sys.stdin))
    sys.meta_path.insert(0, afresh)
    files = sorted({test.partition("::")[0] for test in afresh.tests})
    sys.exit(
        pytest.main(
            ["-q", "-x", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:xdist", *files],
            plugins=[afresh],
        )
    )
