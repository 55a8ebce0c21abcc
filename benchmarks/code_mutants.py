"""The mutants of a module of the core as mutmut makes them: one operator, constant or argument is another one."""

import difflib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import cast

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, ParentNodeProvider, PositionProvider
from mutmut.mutation.file_mutation import create_mutations, deep_replace

Parents = dict[cst.CSTNode, cst.CSTNode]
Positions = dict[cst.CSTNode, CodeRange]

# mutmut leaves decorated functions out; without these decorators they are functions like any other.
_DECORATED = re.compile(r"^( *)@((?:property|cached_property|lru_cache)\b.*)$", re.MULTILINE)
_UNDECORATED = re.compile(r"^( *)# decorated: @", re.MULTILINE)


@dataclass(frozen=True)
class CodeMutant:
    """One change in one function.

    ``source`` is the whole module with the change and without the decorators of properties and caches, ``lines``
    are those of the module as it stands that run if the changed part runs, and ``number`` counts in the function.
    """

    module: str
    function: tuple[str, ...]
    number: int
    lines: range
    source: str
    change: str

    @property
    def key(self) -> str:
        """What names the mutant as long as its function stays as it is."""
        return f"{self.module}:{'.'.join(self.function)}:{self.number}:{self.change}"

    @property
    def decorated_source(self) -> str:
        """The whole module with the change, to be imported in place of the module."""
        return _UNDECORATED.sub(r"\1@", self.source)


def module_path(module: str) -> Path:
    """Where the source of a module lies."""
    found = find_spec(module)
    if found is None or found.origin is None:
        raise SystemExit(f"There is no module {module}.")
    return Path(found.origin)


def code_mutants(module: str) -> Iterator[CodeMutant]:
    """Every mutant of the functions and methods of a module, in the order of its text."""
    path = module_path(module)
    code = _DECORATED.sub(r"\1# decorated: @\2", path.read_text(encoding="utf-8"))
    tree, mutations, *_ = create_mutations(str(path), code)
    places = MetadataWrapper(tree, unsafe_skip_copy=True).resolve_many((PositionProvider, ParentNodeProvider))
    parents: Parents = {node: cast("cst.CSTNode", each) for node, each in places[ParentNodeProvider].items()}
    positions: Positions = {node: cast("CodeRange", each) for node, each in places[PositionProvider].items()}
    texts = [tree.code_for_node(each) for each in (*tree.header, *tree.body, *tree.footer)]
    numbers: Counter[tuple[str, ...]] = Counter()
    for mutation in mutations:
        function = mutation.contained_by_top_level_function
        if not isinstance(function, cst.FunctionDef):  # mutmut tries nothing that stands outside of functions
            continue
        mutated = cast(
            "cst.FunctionDef", deep_replace(function, mutation.original_node, mutation.mutated_node)
        )
        outer: cst.FunctionDef | cst.ClassDef = function
        new: cst.FunctionDef | cst.ClassDef = mutated
        name: tuple[str, ...] = (function.name.value,)
        if function not in tree.body:
            outer = cast("cst.ClassDef", parents[parents[function]])
            methods = [mutated if each is function else each for each in outer.body.body]
            new = outer.with_changes(body=outer.body.with_changes(body=methods))
            name = (outer.name.value, *name)
        numbers[name] += 1
        at = len(tree.header) + tree.body.index(outer)
        text = tree.code_for_node(new)
        yield CodeMutant(
            module,
            name,
            numbers[name],
            _lines(mutation.original_node, parents, positions),
            "".join([*texts[:at], text, *texts[at + 1 :]]),
            _change(texts[at], text),
        )


def _lines(node: cst.CSTNode, parents: Parents, positions: Positions) -> range:
    """The lines of a simple statement whose part the node is, or its own; for a default value, those of the function."""
    around = node
    while not isinstance(
        around, cst.SimpleStatementLine | cst.Param | cst.BaseCompoundStatement | cst.Module
    ):
        around = parents[around]
    if isinstance(around, cst.Param):
        while not isinstance(around, cst.FunctionDef | cst.Lambda):
            around = parents[around]
        around = around.body
    elif not isinstance(around, cst.SimpleStatementLine):
        around = node
    return range(positions[around].start.line, positions[around].end.line + 1)


def _change(code: str, mutated: str) -> str:
    lines = difflib.unified_diff(code.splitlines(), mutated.splitlines(), lineterm="", n=0)
    return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))
