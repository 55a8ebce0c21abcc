"""Runs the tests that reach each mutant, quickest first, in a fork of a process in which all tests are collected."""

import functools
import gc
import importlib
import inspect
import json
import os
import resource
import signal
import subprocess
import sys
import time
import types
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from _pytest.runner import runtestprotocol
from coverage import Coverage
from hypothesis import HealthCheck, Phase, settings

from benchmarks.code_mutants import CodeMutant, code_mutants, module_path
from benchmarks.reach import AT_IMPORT, Reach

OURS = "xl_kenten"  # what the tests remember is made once: most of it takes seconds
EXAMPLES = 25  # of a property test, the same ones for every mutant
MOST_MEMORY = 4 << 30  # a mutant may build without end
AFRESH_SECONDS = 300


@dataclass
class Trial:
    """What is to be tried, for how long, and where the results go: one line of JSON a mutant."""

    modules: tuple[str, ...]
    results: Path
    budget: float  # seconds of tests that one mutant is given
    longest: float  # seconds: no longer test is run
    wanted: Callable[[CodeMutant], bool]
    coverage: Coverage
    reach: Reach
    items: dict[str, pytest.Item] = field(default_factory=dict)
    sound: dict[str, bool] = field(default_factory=dict)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run all tests once to learn what they reach and cost, then try the mutants."""
        for item in session.items:
            _fewer_examples(item)
        self._learn(session.items)
        _forget(_lasting_caches())
        gc.collect()
        gc.freeze()
        for module in self.modules:
            self._module(module)
        return True

    def _learn(self, items: list[pytest.Item]) -> None:
        """Run the tests that are not known yet, but for those that took too long when they were last run."""
        self.items = {
            item.nodeid: item for item in items if self.reach.former.get(item.nodeid, 0) <= self.longest
        }
        unknown = [item for item in self.items.values() if not self.reach.knows(item.nodeid, item.path)]
        self.reach.forget_lines_of(item.nodeid for item in unknown)
        caches = _lasting_caches()
        for item, following in zip(unknown, [*unknown[1:], None], strict=False):
            _forget(caches)
            self.coverage.switch_context(item.nodeid)
            begun = time.process_time()
            fault = _fault(item, following)
            if fault:
                self._tell(f"not used, as it fails here: {item.nodeid}\n{fault[-500:]}")
                del self.items[item.nodeid]
            else:
                self.reach.learn(item.nodeid, item.path, time.process_time() - begun)
        self.coverage.stop()
        self.reach.add(self.coverage.get_data())
        self.reach.keep(self.results.with_suffix(".reach"))
        self._tell(f"{len(self.items)} tests, {sum(self.reach.seconds.values()):.0f} s")

    def _module(self, module: str) -> None:
        by_line = self.reach.lines.get(str(module_path(module)), {})
        killers: Counter[str] = Counter()
        killers_of: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        for mutant in code_mutants(module):
            if not self.wanted(mutant):
                continue
            begun = time.monotonic()
            reached_by = {each for line in mutant.lines for each in by_line.get(line, ())}
            kills = killers + Counter({test: 1000 * n for test, n in killers_of[mutant.function].items()})
            reaching = self.reach.ordered((each for each in reached_by if each in self.items), kills)
            tests = list(self._within_budget(reaching))
            result, by = (
                self._judged(mutant, tests) if tests else ("survived" if reaching else "unreached", "")
            )
            # What is done once, at import, is not done again by the fork.
            if result == "error" or (result in {"survived", "unreached"} and AT_IMPORT in reached_by):
                anywhere = {test for each in by_line.values() for test in each if test in self.items}
                tests = list(self._within_budget(self.reach.ordered(anywhere, killers)))
                result, by = self._judged_afresh(mutant, tests)
            if result == "killed" and by in self.items:
                killers[by] += 1
                killers_of[mutant.function][by] += 1
            seconds = round(time.monotonic() - begun, 2)
            self._write(
                mutant, result=result, by=by, tests=len(tests), reaching=len(reaching), seconds=seconds
            )

    def _within_budget(self, tests: Iterable[str]) -> Iterator[str]:
        """As many as the budget allows, but the first in any case."""
        spent = 0.0
        for test in tests:
            if self.reach.seconds[test] > self.longest:
                continue
            if spent and spent + self.reach.seconds[test] > self.budget:
                return
            spent += self.reach.seconds[test]
            yield test

    def _judged(self, mutant: CodeMutant, tests: list[str]) -> tuple[str, str]:
        """What came of it; a test is believed to have killed it only if it passes without the mutant."""
        while tests:
            result, by = self._forked(mutant, tests)
            if result != "killed" or by not in self.items:
                return result, by
            if by not in self.sound:
                self.sound[by] = self._forked(None, [by])[0] == "survived"
            if self.sound[by]:
                return result, by
            self._tell(f"not used, as it fails when run again: {by}")
            del self.items[by]
            tests = [each for each in tests if each != by]
        return "survived", ""

    def _judged_afresh(self, mutant: CodeMutant, tests: list[str]) -> tuple[str, str]:
        """The same in a new process that imports the mutant."""
        told = _tried_afresh(mutant.module, mutant.decorated_source, tests)
        if told != "killed":
            return told, ""
        key = f"{mutant.module} {sorted(tests)}"
        if key not in self.sound:
            as_it_is = module_path(mutant.module).read_text(encoding="utf-8")
            self.sound[key] = _tried_afresh(mutant.module, as_it_is, tests) == "survived"
        return ("killed" if self.sound[key] else "error"), "in a new process"

    def _forked(self, mutant: CodeMutant | None, tests: list[str]) -> tuple[str, str]:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            self._try(mutant, [self.items[each] for each in tests], writing)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            told = pipe.read().decode(errors="replace")
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            return "endless", ""
        return {0: "survived", 1: "killed"}.get(os.WEXITSTATUS(status), "error"), told

    def _try(self, mutant: CodeMutant | None, tests: list[pytest.Item], writing: int) -> None:
        """In the fork: put the mutant in place, run the tests, and end with 1 at the first that fails."""
        try:
            _limit(sum(self.reach.seconds[each.nodeid] for each in tests))
            if mutant is not None:
                _put_in_place(mutant)
            for item, following in zip(tests, [*tests[1:], None], strict=True):
                if _fault(item, following):
                    os.write(writing, item.nodeid.encode())
                    os._exit(1)
            os._exit(0)
        except BaseException as error:  # noqa: BLE001  nothing may return into the run that was forked
            os.write(writing, repr(error).encode()[:1000])
            os._exit(3)

    def _write(self, mutant: CodeMutant, **told: object) -> None:
        about = {"module": mutant.module, "function": ".".join(mutant.function), "line": mutant.lines.start}
        line = json.dumps({**about, **told, "change": mutant.change, "key": mutant.key}, ensure_ascii=False)
        with self.results.open("a", encoding="utf-8") as results:
            results.write(line + "\n")

    def _tell(self, words: str) -> None:
        with self.results.with_suffix(".log").open("a", encoding="utf-8") as log:
            log.write(words + "\n")


def _fault(item: pytest.Item, following: pytest.Item | None) -> str:
    """What made the test fail, empty if it passes."""
    if isinstance(item, pytest.Function):
        item._initrequest()  # noqa: SLF001  as every plugin that runs a test twice does
    reports = runtestprotocol(item, log=False, nextitem=following)
    return "\n".join(report.longreprtext for report in reports if report.failed)


def _fewer_examples(item: pytest.Item) -> None:
    """Let a property test try few examples, the same each time, and not look for the smallest."""
    test: Any = getattr(item, "obj", None)
    test = getattr(test, "__func__", test)
    given = getattr(test, "_hypothesis_internal_use_settings", None)
    if given is not None:
        test._hypothesis_internal_use_settings = settings(  # noqa: SLF001
            given,
            max_examples=min(given.max_examples, EXAMPLES),
            derandomize=True,
            database=None,
            deadline=None,
            phases=(Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        )


def _lasting_caches() -> list[Callable[[], None]]:
    """What forgets each thing that our modules remember and that lives by now."""
    forgetting: list[Callable[[], None]] = []
    for each in gc.get_objects():
        kind = type(each)
        if isinstance(each, functools._lru_cache_wrapper):  # noqa: SLF001
            if (getattr(each, "__module__", None) or "").startswith(OURS):
                forgetting.append(each.cache_clear)
        elif str(kind.__module__).startswith(OURS) and hasattr(each, "__dict__"):
            remembered = [
                name for name in vars(each) if isinstance(_in_class(kind, name), functools.cached_property)
            ]
            forgetting += [functools.partial(vars(each).pop, name, None) for name in remembered]
    return forgetting


def _in_class(kind: type, name: str) -> object:
    return inspect.getattr_static(kind, name, None)


def _forget(caches: Iterable[Callable[[], None]]) -> None:
    for forget in caches:
        forget()


def _limit(seconds: float) -> None:
    # Seconds of work, not of the clock: the machine may be busy.
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, 5 + 5 * seconds)
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))


def _put_in_place(mutant: CodeMutant) -> None:
    module = importlib.import_module(mutant.module)
    changed = types.ModuleType(mutant.module)
    sys.modules[mutant.module] = changed  # dataclasses look their module up
    exec(compile(mutant.source, str(module.__file__), "exec"), vars(changed))  # noqa: S102
    sys.modules[mutant.module] = module
    ours, other = _function(module, mutant.function), _function(changed, mutant.function)
    ours.__code__ = other.__code__
    ours.__defaults__, ours.__kwdefaults__ = other.__defaults__, other.__kwdefaults__


def _function(module: types.ModuleType, path: tuple[str, ...]) -> types.FunctionType:
    found: Any = vars(module)[path[0]]
    if len(path) > 1:
        found = vars(found)[path[1]]
    for inner in ("fget", "func", "__wrapped__", "__func__"):
        found = getattr(found, inner, None) or found
    return cast("types.FunctionType", found)


def _tried_afresh(module: str, source: str, tests: list[str]) -> str:
    try:
        told = subprocess.run(
            [sys.executable, "-m", "benchmarks.mutant_afresh"],
            input=json.dumps([module, source, tests]),
            capture_output=True,
            text=True,
            check=False,
            timeout=AFRESH_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return "endless"
    return {0: "survived", 5: "survived"}.get(told.returncode, "killed")  # 5: no test was found
