"""What the worker and its process say to each other: pieces of bytes, their length before them."""

import struct
from typing import IO

_LENGTH = struct.Struct("<Q")


def send(pipe: IO[bytes], *pieces: bytes) -> None:
    """Say some pieces."""
    for piece in pieces:
        pipe.write(_LENGTH.pack(len(piece)))
        pipe.write(piece)
    pipe.flush()


def received(pipe: IO[bytes]) -> bytes:
    """Hear one piece. Raises EOFError when the other side is gone."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    piece = pipe.read(length)
    if len(piece) < length:
        raise EOFError
    return piece
