"""Makes the two files of the demonstration that the product itself cannot write, from the demonstration's own data.

    python -m tests.make_demo_assets

LibreOffice saves 標本区's return as Excel 97-2003, msoffcrypto-tool locks 試作市's with a password. Run it when the
blank form or the answers of these two in returns.toml have changed; test_demo.py tells when that is so.
"""

import sys
import tempfile
from io import BytesIO
from pathlib import Path

from msoffcrypto.format.ooxml import OOXMLFile

import xl_kenten.demo
from tests.demo_forms import distributed_forms
from tests.office_conversion import convert
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.demo.return_folder import workbook_of
from xl_kenten.demo.returns import demo_returns

ASSETS = Path(xl_kenten.demo.__file__).parent / "assets"
PASSWORD = "mihon-2007"  # noqa: S105 - it guards an invented answer


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        forms = distributed_forms(folder)
        for returned in demo_returns().returns:
            if returned.asset is not None:
                data = workbook_of(returned, forms, load_form())
                target = ASSETS / returned.asset
                target.write_bytes(in_excel_97(data, folder) if target.suffix == ".xls" else locked(data))
                sys.stdout.write(f"{target}: {target.stat().st_size} bytes\n")


def in_excel_97(data: bytes, folder: Path) -> bytes:
    source = folder / "return.xlsx"
    source.write_bytes(data)
    return convert(source, "xls:MS Excel 97", folder).read_bytes()


def locked(data: bytes) -> bytes:
    target = BytesIO()
    OOXMLFile(BytesIO(data)).encrypt(PASSWORD, target)
    return target.getvalue()


if __name__ == "__main__":
    main()
