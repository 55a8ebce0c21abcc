"""JSON as people can read it."""

import msgspec


def json_text(facts: object) -> bytes:
    """Write what msgspec can encode: UTF-8, indented, ending with a line feed."""
    return msgspec.json.format(msgspec.json.encode(facts), indent=2) + b"\n"
