"""Times as clocks in Japan show them, to the second, as a cell can hold them."""

import datetime as dt

JAPAN = dt.timezone(dt.timedelta(hours=9))  # Japan has no summer time


def moment(nanoseconds: int) -> dt.datetime:
    """A file's time (nanoseconds since 1970)."""
    return at_desk(dt.datetime.fromtimestamp(nanoseconds // 10**9, JAPAN))


def at_desk(time: dt.datetime) -> dt.datetime:
    """A time with its zone, as a cell shows it: without one, to the second."""
    return time.astimezone(JAPAN).replace(tzinfo=None, microsecond=0)
