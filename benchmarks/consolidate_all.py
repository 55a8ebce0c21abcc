"""``xl-kenten consolidate`` on the returns of the invented prefecture, as a process of its own.

    python -m benchmarks.consolidate_all FOLDER OUT.xlsx [one]

It prints the seconds that reading and checking took, without start-up and writing. With ``one`` it keeps to one
process, as on a machine with one processor. The command line itself is not
used, for its --municipalities takes no more than 999 codes of one prefecture; its imports are made all the same.
"""

import datetime as dt
import sys
import time
from pathlib import Path

import xl_kenten.cli
from benchmarks.invented_prefecture import PREFECTURE, register
from xl_kenten.actions.collection import Basis, consolidate_folder
from xl_kenten.actions.outputs import claim
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.returned_files import checking
from xl_kenten.adapters.written.report_workbook import report_workbook

assert xl_kenten.cli  # noqa: S101 - imported for its cost
folder, target = map(Path, sys.argv[1:3])
if sys.argv[3:] == ["one"]:
    checking._processors = lambda: 1  # noqa: SLF001
(out,) = claim([target], force=False)
basis = Basis(load_form(), register(), PREFECTURE)
start = time.perf_counter()
consolidation = consolidate_folder(folder, basis)
print(time.perf_counter() - start)
out.write(report_workbook(consolidation, made_at=dt.datetime.now().astimezone()))
missing = consolidation.summary().missing
# A fast run that loses returns is none.
sys.exit(f"{missing} returns were not taken" if missing else 0)
