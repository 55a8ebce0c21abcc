"""The script a user would write: read both sheets of every report with pandas, count by prefecture, save.

python -m benchmarks.plain_rollup FOLDER OUT.xlsx [ENGINE]
"""

import json
import sys
from pathlib import Path

import pandas as pd

from xl_kenten.adapters.form_definitions import load_form

FLAG_COLUMNS = [2, 3, 4, 6, 7, 8, 10, 11]  # from 0

folder, out, *rest = sys.argv[1:]
# pandas takes openpyxl unless told otherwise, and warns that this will change.
engine = rest[0] if rest else "openpyxl"
rows, own = [], []
for path in sorted(Path(folder).glob("*.xlsx")):
    sheets = pd.read_excel(path, sheet_name=["都道府県分", "市町村分"], header=None, engine=engine)
    prefecture = sheets["都道府県分"].tail(1)
    municipal = sheets["市町村分"]
    municipal = municipal[pd.to_numeric(municipal[0], errors="coerce").notna()]
    rows.append(municipal.assign(prefecture=prefecture[0].iloc[0]))
    own.append(prefecture)
table = pd.concat(rows, ignore_index=True)
counts = table.groupby("prefecture", sort=False)[FLAG_COLUMNS].agg(lambda column: column.eq(1).sum())
with pd.ExcelWriter(out, engine=None if engine == "calamine" else engine) as book:
    counts.to_excel(book, sheet_name="全国集計")
    pd.concat(own, ignore_index=True).to_excel(book, sheet_name="都道府県分", index=False)
    table.to_excel(book, sheet_name="市町村分", index=False)
flags = [flag.id for flag in load_form().flags]
print(json.dumps(dict(zip(flags, map(int, counts.sum()), strict=True))))
