"""Build the template anew: ``python -m xl_kenten.template [FILE]``."""

import sys
from pathlib import Path

from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.municipality_lists import national_register
from xl_kenten.template.workbook import prefecture_workbook


def build() -> bytes:
    """The template as it ships: no prefecture chosen yet, and whichever ``python`` is found."""
    return prefecture_workbook(load_form(), national_register().prefectures())


if __name__ == "__main__":
    Path(sys.argv[1] if len(sys.argv) > 1 else "workbook_template.xlsm").write_bytes(build())
