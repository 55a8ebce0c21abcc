"""``xl-kenten consolidate`` on the returns of the invented prefecture, as a process of its own.

    python -m benchmarks.consolidate_all FOLDER OUT.xlsx

The command line is not used, for its --municipalities takes no more than 999 codes of one prefecture; all else,
imports and report included, is the same.
"""

import datetime as dt
import sys
from pathlib import Path

import xl_kenten.cli
from benchmarks.invented_prefecture import PREFECTURE, register
from xl_kenten.actions.collection import Basis, consolidate_folder
from xl_kenten.actions.outputs import claim
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.written.report_workbook import report_workbook

assert xl_kenten.cli  # noqa: S101 - what the command imports is imported here, too
(out,) = claim([Path(sys.argv[2])], force=False)
consolidation = consolidate_folder(Path(sys.argv[1]), Basis(load_form(), register(), PREFECTURE))
out.write(report_workbook(consolidation, made_at=dt.datetime.now().astimezone()))
