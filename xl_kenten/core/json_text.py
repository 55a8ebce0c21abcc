"""JSON as people can read it, written piece by piece: no list of a report has to be in memory whole."""

from collections.abc import Iterator, Mapping

import msgspec

_INDENT = 2


def json_text(facts: object) -> Iterator[bytes]:
    """Write what msgspec can encode: UTF-8, indented, ending with a line feed.

    An iterator among the values of an object is written as a list, and its elements are asked for one by one.
    """
    if isinstance(facts, Mapping):
        yield from _object(facts)
    else:
        yield _indented(facts, 0)
    yield b"\n"


def _object(facts: Mapping[str, object]) -> Iterator[bytes]:
    before = b"{\n  "
    for key, value in facts.items():
        yield before + msgspec.json.encode(key) + b": "
        if isinstance(value, Iterator):
            yield from _list(value)
        else:
            yield _indented(value, _INDENT)
        before = b",\n  "
    yield b"{}" if before.startswith(b"{") else b"\n}"


def _list(elements: Iterator[object]) -> Iterator[bytes]:
    before = b"[\n    "
    for element in elements:
        yield before + _indented(element, 2 * _INDENT)
        before = b",\n    "
    yield b"[]" if before.startswith(b"[") else b"\n  ]"


def _indented(value: object, by: int) -> bytes:
    text = msgspec.json.format(msgspec.json.encode(value), indent=_INDENT)
    # Inside a text a line feed stands as an escape.
    return text.replace(b"\n", b"\n" + b" " * by)
