"""Makes the returns to measure with: one distributed form a municipality, filled in as Excel would save it.

python -m benchmarks.make_returns FOLDER [NUMBER]
"""

import random
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from benchmarks.invented_prefecture import COUNT, municipalities
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.written.blank_form import blank_form
from xl_kenten.core.finding import cell_address
from xl_kenten.core.form import Form, ItemKind
from xl_kenten.core.layout import form_layout

SEED = 20070620
_AT_FAULT = 0.08  # of the sections
_FLAWED = 0.02  # of the returns: a 1 without a text
_TEXTS = (
    "{count}件の契約書に条項がないため、平成19年{month}月末までに変更契約を締結します。",
    "仕様書の見直しを行い、平成19年{month}月1日以降の契約から適用する。対象は{count}件。",
    "委託先{count}社に改善計画の提出を求め、{month}月末までに実施状況を確認いたします。",
    "次回契約更新時（平成20年4月1日）に、{count}件の契約について条項を追加する。",
)

Answers = dict[str, int | str]


def make_returns(folder: Path, number: int = COUNT) -> list[Path]:
    """Write the returns into a folder; those that are there already are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    form = load_form()
    chance = random.Random(SEED)  # noqa: S311 - the same returns every time
    paths = []
    for municipality in municipalities(number):
        answers = _answers(form, chance)
        path = folder / f"{municipality.order:04}_{municipality.lg_code}_{municipality.name}.xlsx"
        if not path.exists():
            path.write_bytes(filled(blank_form(form, municipality), form, answers))
        paths.append(path)
    return paths


def _answers(form: Form, chance: random.Random) -> Answers:
    answers: Answers = {}
    flawed = chance.random() < _FLAWED
    for section in form.sections:
        answers |= {flag.id: 0 for flag in section.flags}
        if flawed or chance.random() < _AT_FAULT:
            answers[chance.choice(section.flags).id] = 1
            if not flawed:
                text = chance.choice(_TEXTS)
                answers[section.remediation.id] = text.format(
                    count=chance.randint(1, 9), month=chance.randint(7, 12)
                )
    return answers


def filled(blank: bytes, form: Form, answers: Answers) -> bytes:
    """Fill a blank form in by its XML, as Excel does: numbers, shared strings, results of the formulas."""
    target = BytesIO()
    with ZipFile(BytesIO(blank)) as source, ZipFile(target, "w", ZIP_DEFLATED) as book:
        parts = {entry.filename: source.read(entry) for entry in source.infolist()}
        sheet = parts["xl/worksheets/sheet1.xml"].decode("utf-8")
        strings = parts["xl/sharedStrings.xml"].decode("utf-8")
        for address, value, result in _cells(form, answers):
            if isinstance(value, str):
                place = strings.count("<si>")
                strings = strings.replace("</sst>", f"<si><t>{escape(value)}</t></si></sst>")
                sheet = _replaced(
                    rf'(<c r="{address}" s="\d+") t="s"><v>\d+</v></c>',
                    rf'\1 t="s"><v>{place}</v></c>',
                    sheet,
                )
            elif result:
                sheet = _replaced(
                    rf'(<c r="{address}" s="\d+"><f>[^<]*</f>)<v>0</v>', rf"\g<1><v>{value}</v>", sheet
                )
            else:
                sheet = _replaced(rf'(<c r="{address}" s="\d+")/>', rf"\1><v>{value}</v></c>", sheet)
        parts["xl/worksheets/sheet1.xml"] = sheet.encode("utf-8")
        parts["xl/sharedStrings.xml"] = strings.encode("utf-8")
        for name, data in parts.items():
            book.writestr(name, data)
    return target.getvalue()


def _cells(form: Form, answers: Answers) -> Iterator[tuple[str, int | str, bool]]:
    """Address, value, and whether it is the result of the total's formula."""
    layout = form_layout(form)
    for item in form.items:
        if item.id in answers:
            column = layout.columns[item.id]
            yield cell_address(layout.first_row, column), answers[item.id], False
            if item.kind is ItemKind.FLAG:
                yield cell_address(layout.total_row(1), column), answers[item.id], True


def _replaced(pattern: str, by: str, text: str) -> str:
    done, number = re.subn(pattern, by, text)
    if number != 1:
        raise ValueError(f"the blank form is built otherwise: {pattern} stands there {number} times")
    return done


if __name__ == "__main__":
    target, *rest = sys.argv[1:]
    made = make_returns(Path(target), *map(int, rest))
    print(f"{len(made)} returns in {target}")
