"""The tables of 集計: answers joined with the kinds of municipality, and counted, by pandas."""

from collections.abc import Sequence

from xl_kenten.core.form import Form
from xl_kenten.core.summary import Group, Level, Line, LineSummary, Member, Outcome, Tally, lines_of

_KINDS = tuple(group.value for group in Group)
_OUTCOMES = [outcome.value for outcome in Outcome]


def tables(members: Sequence[Member], form: Form) -> tuple[LineSummary, ...]:
    """Count every line of the form over these municipalities, in all and by kind."""
    # A third of a second: who does not count anything need not wait for it.
    import pandas as pd  # noqa: PLC0415

    lines = lines_of(form)
    answers = pd.DataFrame(
        [
            (at, place, line.outcome(member.response).value)
            for place, member in enumerate(members)
            for at, line in enumerate(lines)
        ],
        columns=["line", "member", "outcome"],
    )
    kinds = pd.DataFrame(
        [(place, group.value) for place, member in enumerate(members) for group in member.groups],
        columns=["member", "kind"],
    )

    def tallies(table: pd.DataFrame, wanted: pd.MultiIndex) -> list[Tally]:
        """Count the outcomes under each key wanted, in their order; what nobody has is counted as 0."""
        counts = table.groupby([*wanted.names, "outcome"]).size()
        every = pd.MultiIndex.from_tuples(
            [(*key, outcome) for key in wanted for outcome in _OUTCOMES],
            names=[*wanted.names, "outcome"],
        )
        numbers = counts.reindex(every, fill_value=0).to_numpy(dtype=int)
        return [Tally(*map(int, row)) for row in numbers.reshape(-1, len(_OUTCOMES))]

    places = range(len(lines))
    totals = tallies(answers, pd.MultiIndex.from_product([places], names=["line"]))
    by_kind = tallies(
        answers.merge(kinds, on="member"),
        pd.MultiIndex.from_product([places, _KINDS], names=["line", "kind"]),
    )
    deficient = answers[answers["outcome"] == Outcome.DEFICIENT.value]
    return tuple(
        LineSummary(
            line,
            totals[at],
            dict(zip(Group, by_kind[at * len(Group) : (at + 1) * len(Group)], strict=True)),
            tuple(members[place] for place in deficient.loc[deficient["line"] == at, "member"]),
            _answered_values(line, members),
        )
        for at, line in enumerate(lines)
    )


def _answered_values(line: Line, members: Sequence[Member]) -> dict[int, int]:
    """How often each permitted value of an item was answered."""
    if line.level is not Level.ITEM:
        return {}
    (flag,) = line.flags
    permitted = flag.values  # noqa: PD011 - no table of pandas
    answers = [member.response.answers[flag.id].value for member in members]
    return {value: answers.count(value) for value in permitted}
