"""Real forms of every format, damaged: a few hundred cases of the many that the benchmark makes."""

from collections.abc import Iterator

import pytest

from benchmarks.fuzz import BATCH, Fuzzer, Tally

BATCHES = 6


@pytest.fixture(scope="module")
def fuzzer(tmp_path_factory: pytest.TempPathFactory) -> Fuzzer:
    return Fuzzer(tmp_path_factory.mktemp("fuzz"), seed=2007)


@pytest.fixture(scope="module")
def tallies(fuzzer: Fuzzer) -> list[Tally]:
    def each() -> Iterator[Tally]:
        for number in range(BATCHES):
            yield fuzzer.batch(range(number * BATCH, (number + 1) * BATCH), with_report=number == 0)

    return list(each())


def test_damaged_files__end_as_read_or_refused_beside_a_sound_one(tallies: list[Tally]) -> None:
    assert [tally.wrong for tally in tallies] == [[]] * BATCHES
    assert sum(sum(tally.ends.values()) for tally in tallies) == BATCHES * BATCH


def test_damaged_files__both_ends_occur_and_every_way_of_damage(tallies: list[Tally]) -> None:
    ends = {end for tally in tallies for end in tally.ends}
    assert {"read", "rejected: file-unreadable"} <= ends
    assert len({way for tally in tallies for way in tally.ways}) == 8


def test_answers_changed_unnoticed__only_where_no_checksum_tells(tallies: list[Tally]) -> None:
    assert not [kind for tally in tallies for kind in tally.changed if kind.endswith("as they were")]


def test_case__is_the_same_when_made_again(fuzzer: Fuzzer) -> None:
    assert fuzzer.case(7) == fuzzer.case(7)
    assert fuzzer.case(7) != fuzzer.case(8)
