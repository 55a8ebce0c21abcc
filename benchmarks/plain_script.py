"""The script a user would write: read the one row of every form with pandas, put them together, save.

    python -m benchmarks.plain_script FOLDER OUT.xlsx
"""

import sys
from pathlib import Path

import pandas as pd

HEADING_ROW = 6  # from 0

rows = [pd.read_excel(path, header=HEADING_ROW).head(1) for path in sorted(Path(sys.argv[1]).glob("*.xlsx"))]
pd.concat(rows, ignore_index=True).to_excel(sys.argv[2], index=False)
