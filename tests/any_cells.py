"""Whatever a cell can hold and whatever a file can be called, for properties that hold for every input."""

import os

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from xl_kenten.core.grid import CellValue, ErrorValue, UncalculatedFormula

# What is tested does not change between two runs of CI; on a desk every run tries other cases.
always_the_same = settings(
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)

# Texts on which something has turned before, or might: formulas, escapes, numbers in other clothes, dates.
PECULIAR = (
    "=1+1", "+A1", "-1", "@SUM(A1)", "{=1}", "\t=1", '=HYPERLINK("file://x")', "_x0041_", "_x005F_x0041_", "'1", "１", " 1 ", "1.0",
    "①", "○", "有", "なし", "該当なし", "〃", "－", "同上", "TRUE", "NA", "None", "null", "nan", "#REF!", "1e400", "0x10",
    "平成19年13月", "7月32日", "平成91年", "年度内", "改善済", "別紙のとおり", "令和3年9月末に改める", "一行目\n二行目",
    "計", "市町村分計", "○○県", "A市", "1 A市", "見本市", "架空市", "見本県", "長野市", "202011", "991007", "(市町村分)", "※注",
    "🏯城👨‍👩‍👧", "\u202e逆さ", "e\u0301", "ﾊﾝｶｸ", "ｶﾞ", "𠮷野家", "&amp;<b>", "]]>", "\u3000", "\u200b", "　前後　",
)  # fmt: skip

any_text = st.one_of(
    st.sampled_from(PECULIAR),
    st.text(st.characters(codec=None), max_size=30),  # lone surrogates and control characters, too
    st.text("0123456789０１２３年月日平成令和末/.-上下旬四半期 ", max_size=14),
    st.builds(
        lambda text, times: text * times,
        st.sampled_from(("あ", "𠮷", "1", "7月", "=1\n")),
        st.integers(1, 33_000),
    ),
)

any_value: st.SearchStrategy[CellValue] = st.one_of(
    st.none(),
    st.sampled_from([0.0, 1.0, 0, 1, 2, -1, 0.5, True, False]),
    any_text,
    st.floats(),  # NaN and the infinities, too
    st.integers(-(2**63), 2**63 - 1),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
    st.sampled_from(["#REF!", "#N/A", "#SPILL!", ""]).map(ErrorValue),
    st.just(UncalculatedFormula()),
)

# A text that Excel can hold, and that an .xlsx brings back as it is.
text_of_excel = st.one_of(
    st.sampled_from(PECULIAR),
    st.text(
        st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")) | st.sampled_from("\n\t"), max_size=60
    ),
    st.text("=+-@_x0041F<&>\"' \n\t１改善年月", min_size=1, max_size=20),
    st.sampled_from(("あ" * 32_767, "=" + "1" * 32_766, "𠮷" * 16_383, "\n" * 40 + "末", "_x0041_" * 4_681)),
)
