"""``xl-kenten rollup`` as a process of its own; prints the national totals.

python -m benchmarks.rollup_all FOLDER OUT.xlsx NATION.csv
"""

import contextlib
import io
import json
import sys
from pathlib import Path

from xl_kenten.cli import DONE, main

folder, out, listed = sys.argv[1:]
report = Path(out).with_suffix(".json")
with contextlib.redirect_stdout(io.StringIO()):
    status = main(["rollup", folder, "--nation", listed, "--out", out, "--json", str(report)])
print(json.dumps(json.loads(report.read_text(encoding="utf-8"))["totals"]))
# A fast run that finds errors in sound reports is none.
sys.exit(f"the exit status was {status}" if status != DONE else 0)
