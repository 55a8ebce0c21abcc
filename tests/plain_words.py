"""What every finding of every report must be: told in whole Japanese sentences, with what to do at the end."""

import re
from collections.abc import Iterable
from typing import Any

# What stands in brackets was written by somebody else; cells, Excel and the ids of forms are Latin by nature.
_QUOTED = re.compile(r"「[^「」]*」|『[^『』]*』|（[^（）]*）")
_ADDRESS = re.compile(r"(?<![A-Za-z])(?:[A-Z]{1,3}[0-9]+|Excel|itaku-2007)(?![A-Za-z])")
_SENTENCE = re.compile(r"[^。].*。", re.DOTALL)


def assert_told_plainly(findings: Iterable[dict[str, Any]]) -> None:
    for finding in findings:
        said, cure = finding["message"], finding["cure"]
        assert said.endswith(cure), said
        found = said.removesuffix(cure).partition("：")
        for sentence in (found[2] or found[0], cure):
            assert _SENTENCE.fullmatch(sentence), sentence
            assert "None" not in sentence, sentence
            own = sentence
            while own != (own := _QUOTED.sub("", own)):
                pass
            assert not re.search("[A-Za-z]", _ADDRESS.sub("", own)), sentence
