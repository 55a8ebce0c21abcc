"""The remediation texts that a deficiency calls for, with the time each of them names."""

from collections.abc import Iterator

from xl_kenten.core.form import Form, Section
from xl_kenten.core.remediation import RemediationTime, read_time
from xl_kenten.core.response import AnswerState, Response


def needed_texts(response: Response, form: Form) -> Iterator[tuple[Section, str, RemediationTime]]:
    """Go through the sections with a deficiency and a text that says something."""
    for section in form.sections:
        text = response.text(section)
        if text.state is AnswerState.GIVEN and isinstance(text.value, str) and response.deficiencies(section):
            yield section, text.value, read_time(text.value, form.head.issued, form.head.calendar)
