"""The script a user would write: read the one row of every form with pandas, put them together, save.

python -m benchmarks.plain_script FOLDER OUT.xlsx [ENGINE]
"""

import sys
from pathlib import Path

import pandas as pd

HEADING_ROW = 6  # from 0

folder, out, *rest = sys.argv[1:]
# pandas takes openpyxl unless told otherwise, and warns that this will change.
engine = rest[0] if rest else "openpyxl"
paths = sorted(Path(folder).glob("*.xlsx"))
rows = [pd.read_excel(path, header=HEADING_ROW, engine=engine).head(1) for path in paths]
pd.concat(rows, ignore_index=True).to_excel(out, index=False)
