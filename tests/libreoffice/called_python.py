"""The Python that a clicked button starts: ``called_python.py PLACE --wb=NAME --from_xl=1 …``.

It stands in for ``python -B -c "COMMAND" --wb=… --from_xl=1``: the command is in ``PLACE.command``, the arguments
are xlwings' own, and what came of it goes to ``PLACE.done``.
"""

import json
import os
import sys
import traceback
from pathlib import Path


def main() -> None:
    """Connect xlwings to the office that called, run the command, and report."""
    place = Path(sys.argv[1])
    command = place.with_suffix(".command").read_text(encoding="utf-8").strip()
    place.with_suffix(".pid").write_text(str(os.getpid()), encoding="utf-8")
    sys.argv = ["-c", *sys.argv[2:]]
    sys.path[0] = str(Path(__file__).resolve().parents[2])
    report = {"command": command, "argv": sys.argv, "calls": {}, "error": None}
    try:
        import xlwings as xw

        from tests.libreoffice.engine import LibreOfficeEngine
        from tests.libreoffice.office import Office

        engine = LibreOfficeEngine(Office.attach(Path(os.environ["XL_KENTEN_TEST_OFFICE"])))
        xw.engines.add(xw.Engine(impl=engine))
        xw.engines["libreoffice"].activate()
        try:
            exec(compile(command, "<string>", "exec"), {"__name__": "__main__"})  # noqa: S102 - as `python -c` does
        finally:
            report["calls"] = dict(engine.calls)
    except SystemExit as leaving:
        report["error"] = None if leaving.code in (None, 0) else f"SystemExit: {leaving.code}"
    except BaseException:  # noqa: BLE001 - whatever it was, the button is waiting for an answer
        report["error"] = traceback.format_exc()
    if report["error"]:
        place.with_suffix(".failed").touch()  # RunPython answers -1, as xlwings' own does
    unfinished = place.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
    unfinished.replace(place.with_suffix(".done"))


if __name__ == "__main__":
    main()
