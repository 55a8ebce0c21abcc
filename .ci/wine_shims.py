"""Two small DLLs that Debian's Wine 8.0 lacks and Windows has: ``wine_shims.py FOLDER`` puts them there.

bcryptprimitives.dll (ProcessPrng, for Rust) forwards to Wine's own random numbers. ucrtbase.dll forwards to a copy of
Wine's, but for creal and its kin, which Wine names and does not have (numpy wants them). Only binutils are needed.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

WINE_CRT = Path("/usr/lib/x86_64-linux-gnu/wine/x86_64-windows/ucrtbase.dll")
BUILTIN = b"Wine builtin DLL"  # Wine takes a file with this mark for its own, whatever it is called
PRNG = "LIBRARY bcryptprimitives.dll\nEXPORTS\n ProcessPrng = advapi32.SystemFunction036\n"
# A float complex comes in rcx, the larger ones behind it; the result leaves in xmm0.
COMPLEX = """.text
.globl crealf,cimagf,creal,cimag,creall,cimagl,cabsf
crealf: movd %ecx,%xmm0
 ret
cimagf: shr $32,%rcx
 movd %ecx,%xmm0
 ret
creall:
creal: movsd (%rcx),%xmm0
 ret
cimagl:
cimag: movsd 8(%rcx),%xmm0
 ret
cabsf: movd %ecx,%xmm0
 shr $32,%rcx
 movd %ecx,%xmm1
 cvtss2sd %xmm0,%xmm0
 cvtss2sd %xmm1,%xmm1
 mulsd %xmm0,%xmm0
 mulsd %xmm1,%xmm1
 addsd %xmm1,%xmm0
 sqrtsd %xmm0,%xmm0
 cvtsd2ss %xmm0,%xmm0
 ret
"""


def tool(name: str, *arguments: str | Path) -> str:
    """Run a tool of binutils for Windows."""
    run = subprocess.run(
        [f"x86_64-w64-mingw32-{name}", *arguments],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "LC_ALL": "C"},  # what it prints is read
    )
    return run.stdout


def exported() -> list[str]:
    """Name everything Wine's C library exports."""
    table = tool("objdump", "-p", WINE_CRT).partition("[Ordinal/Name Pointer] Table")[2]
    return re.findall(r"^\s*\[\s*\d+\]\s+(\w+)$", table, re.MULTILINE)  # none of those of C++


def main(folder: Path) -> None:
    """Lay the DLLs into a folder."""
    work = folder / "shims"
    work.mkdir()
    (work / "prng.def").write_text(PRNG)
    tool("ld", "-shared", "--entry=0", work / "prng.def", "-o", folder / "bcryptprimitives.dll")

    own = set(re.findall(r"^(\w+):", COMPLEX, re.MULTILINE))
    lines = [f" {name}" if name in own else f" {name} = ucrtwine.{name}" for name in exported()]
    (work / "crt.def").write_text("\n".join(["LIBRARY ucrtbase.dll", "EXPORTS", *lines, ""]))
    (work / "crt.s").write_text(COMPLEX)
    tool("as", work / "crt.s", "-o", work / "crt.o")
    tool("ld", "-shared", "--entry=0", work / "crt.o", work / "crt.def", "-o", folder / "ucrtbase.dll")
    (folder / "ucrtwine.dll").write_bytes(WINE_CRT.read_bytes().replace(BUILTIN, bytes(len(BUILTIN)), 1))
    for path in work.iterdir():
        path.unlink()
    work.rmdir()


main(Path(sys.argv[1]))
