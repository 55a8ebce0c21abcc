"""A small workbook with the template's VBA project and ribbon, as the template itself is built."""

import datetime as dt
import io
import warnings
import zipfile
from pathlib import Path

import xlsxwriter

from xl_kenten.template.package import add_ribbon
from xl_kenten.template.ribbon import custom_ui, load_ribbon
from xl_kenten.template.vba_project import attach_vba

with warnings.catch_warnings():  # olevba 0.60.2 calls pyparsing by names that are going away
    warnings.simplefilter("ignore", DeprecationWarning)
    from oletools.olevba import VBA_Parser, decompress_stream

__all__ = ["CODE_NAMES", "decompress_stream", "modules_in", "parts_of", "small_template"]

CODE_NAMES = {"はじめに": "Start", "設定": "Settings", "xlwings.conf": "XlwingsConf"}


def small_template() -> bytes:
    """Three sheets; the cells 設定!B2 and B3 bear the names of the folders."""
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True})
    workbook.set_properties({"created": dt.datetime(2007, 6, 20)})  # noqa: DTZ001 - as the file keeps it
    for name in CODE_NAMES:
        workbook.add_worksheet(name)
    workbook.define_name("returns_folder", "=設定!$B$2")
    workbook.define_name("letters_folder", "=設定!$B$3")
    attach_vba(workbook, list(CODE_NAMES.values()))
    workbook.close()
    return add_ribbon(out.getvalue(), custom_ui(load_ribbon()))


def parts_of(package: bytes) -> dict[str, bytes]:
    """Every part of a package under its name."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def modules_in(package: bytes) -> dict[str, str]:
    """Each VBA module's text under its name, as olevba reads it."""
    parser = VBA_Parser("template.xlsm", data=package)
    try:
        return {Path(name).stem: text for _, _, name, text in parser.extract_macros()}
    finally:
        parser.close()
