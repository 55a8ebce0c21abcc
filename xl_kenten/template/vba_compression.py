"""The compression of VBA source inside a project ([MS-OVBA] 2.4.1)."""

import struct

_CHUNK = 4096
_SIGNATURE = b"\x01"
_COMPRESSED = 0xB000  # flag and signature of a compressed chunk; the low 12 bits hold its size
_SHORTEST_COPY = 3


def compress(source: bytes) -> bytes:
    """Compress a module's source or the dir stream.

    Raises ValueError for a chunk that does not shrink: text always does, and Excel is known to refuse
    source that lies there uncompressed.
    """
    return _SIGNATURE + b"".join(
        _compressed_chunk(source[at : at + _CHUNK]) for at in range(0, len(source), _CHUNK)
    )


def _compressed_chunk(chunk: bytes) -> bytes:
    out = bytearray()
    at = 0
    while at < len(chunk):
        flags = 0
        tokens = bytearray()
        for bit in range(8):
            if at == len(chunk):
                break
            start, length = _longest_copy(chunk, at)
            if length:
                flags |= 1 << bit
                shift = 16 - _offset_bits(at)
                tokens += struct.pack("<H", (at - start - 1) << shift | (length - _SHORTEST_COPY))
                at += length
            else:
                tokens.append(chunk[at])
                at += 1
        out.append(flags)
        out += tokens
    if len(out) > _CHUNK:
        raise ValueError("this text does not shrink, so it cannot be stored as VBA source")
    return struct.pack("<H", _COMPRESSED | (len(out) - 1)) + out


def _offset_bits(at: int) -> int:
    """How many of a copy token's 16 bits hold the offset; the rest hold the length."""
    return max(4, (at - 1).bit_length())


def _longest_copy(chunk: bytes, at: int) -> tuple[int, int]:
    """Find the longest run before ``at`` that repeats there: its start and length, length 0 if none pays."""
    longest = min((0xFFFF >> _offset_bits(at)) + _SHORTEST_COPY, len(chunk) - at)
    start, length = 0, 0
    wanted = _SHORTEST_COPY
    while wanted <= longest:
        # A run may reach into the bytes it produces, so only its start has to lie before `at`.
        found = chunk.rfind(chunk[at : at + wanted], 0, at + wanted - 1)
        if found < 0:
            break
        start, length = found, wanted
        while length < longest and chunk[start + length] == chunk[at + length]:
            length += 1
        wanted = length + 1
    return start, length
