"""An invented nation: 47 prefectures and 1,741 municipalities, none of which exists, and their reports.

    python -m benchmarks.invented_nation FOLDER

writes the list (nation.csv) and the 47 reports (reports/) into a folder.
"""

import csv
import random
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec.structs import replace

from benchmarks.invented_prefecture import municipalities
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.adapters.municipality_lists import national_register
from xl_kenten.adapters.written.submission_workbook import submission_workbook
from xl_kenten.core.form import Form
from xl_kenten.core.lg_code import check_digit
from xl_kenten.core.municipality import Municipality, Register
from xl_kenten.core.nation import Nation
from xl_kenten.core.submission import Submission, SubmissionRow

SEED = 20070627
_FIRST_CODE = 48  # 01 to 47 are the real prefectures
_SYLLABLES = "霧霜露霞雫虹暁曙宵宙琥珀翡瑠璃琉珊瑚玻瑪瑙碧緋藍茜萌葱橙紺紫墨銀銅鈴笛琴筝鼓扇簪鏃鎧兜櫂艫舵帆"
_AT_FAULT = 0.1  # of the sections
_NIL = 0.3  # of the municipalities have no subcontractors
_TEXTS = (
    "{count}件の契約書に条項がないため、平成19年{month}月末までに変更契約を締結します。",
    "仕様書の見直しを行い、平成19年{month}月1日以降の契約から適用する。対象は{count}件。",
    "委託先{count}社に改善計画の提出を求め、平成19年{month}月末までに実施状況を確認いたします。",
)

Answers = Mapping[str, int | str | None]


def register() -> Register:
    """As many municipalities in each prefecture as there really are, in 建制順."""
    japan = national_register()
    sizes = [len(japan.of_prefecture(name)) for name in japan.prefectures()]
    invented = iter(municipalities(sum(sizes)))
    return Register(
        replace(
            next(invented),
            lg_code=_code(place, number),
            prefecture=f"{_SYLLABLES[place]}原県",
            order=number,
        )
        for place, size in enumerate(sizes)
        for number in range(1, size + 1)
    )


def _code(place: int, number: int) -> str:
    code5 = f"{_FIRST_CODE + place:02}{number:03}"
    return code5 + check_digit(code5)


def submissions(form: Form, nation: Nation, seed: int = SEED) -> Iterator[Submission]:
    """Invent what every prefecture reports; the same every time."""
    chance = random.Random(seed)  # noqa: S311 - the same reports every time
    for prefecture in nation.prefectures:
        yield Submission(
            form,
            SubmissionRow(prefecture, None, answers(form, chance)),
            tuple(
                SubmissionRow(each, each.order, answers(form, chance))
                for each in nation.municipalities(prefecture)
            ),
        )


def answers(form: Form, chance: random.Random) -> Answers:
    """Invent a row without an error."""
    row: dict[str, int | str | None] = {}
    for section in form.sections:
        if section.nil_return and chance.random() < _NIL and row.get(section.nil_unless or "") != 1:
            row |= dict.fromkeys((item.id for item in section.items), None)
            continue
        row |= {
            flag.id: next(value for value in flag.values if value not in flag.deficiency)
            for flag in section.flags
        }
        row[section.remediation.id] = None
        if chance.random() < _AT_FAULT:
            flag = chance.choice(section.flags)
            row[flag.id] = chance.choice(flag.deficiency)
            text = chance.choice(_TEXTS).format(count=chance.randint(1, 9), month=chance.randint(7, 12))
            row[section.remediation.id] = text
    return row


def report_name(prefecture: Municipality) -> str:
    return f"{prefecture.lg_code}_{prefecture.name}.xlsx"


def write_reports(folder: Path, reports: Iterator[Submission]) -> list[Path]:
    """Write a submission a prefecture; those that are there already are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for submission in reports:
        path = folder / report_name(submission.own.municipality)
        if not path.exists():
            path.write_bytes(submission_workbook(submission))
        paths.append(path)
    return paths


def write_list(path: Path, nation: Nation) -> Path:
    """Write the list that ``--nation`` takes."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("code", "name", "prefecture"))
        writer.writerows(
            (each.lg_code, each.name, prefecture.name)
            for prefecture in nation.prefectures
            for each in nation.municipalities(prefecture)
        )
    return path


if __name__ == "__main__":
    target = Path(sys.argv[1])
    invented = Nation(register())
    made = write_reports(target / "reports", submissions(load_form(), invented))
    print(f"{len(made)} reports in {target}, listed by {write_list(target / 'nation.csv', invented).name}")
