"""Words that move what comes by the clock."""

from __future__ import annotations

from datetime import time

import pytest

from bot.language.rhythms import Move, read_move, read_times, read_weekdays

HALF_PAST_NINE = (time(9, 30),)


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("standup at 9:30 from Monday to Thursday", Move("standup", HALF_PAST_NINE, (0, 1, 2, 3))),
        ("Move the stand-up to 9:30 am", Move("standup", HALF_PAST_NINE)),
        ("set standup to 4pm on Mon, Wed and Fri", Move("standup", (time(16),), (0, 2, 4))),
        ("put the standup on weekdays", Move("standup", (), (0, 1, 2, 3, 4))),
        ("change the leaderboard to every day at 18:00", Move("board", (time(18),), ())),
        ("站会改到9点半", Move("standup", HALF_PAST_NINE)),
        ("把站会改成每天下午5点", Move("standup", (time(17),), ())),
        ("站会改到周一到周四九点半", Move("standup", HALF_PAST_NINE, (0, 1, 2, 3))),
        ("站会改到周一、周三9:30", Move("standup", HALF_PAST_NINE, (0, 2))),
        ("排行榜改到工作日18点", Move("board", (time(18),), (0, 1, 2, 3, 4))),
    ],
)
def test_read(text: str, move: Move) -> None:
    assert read_move(text) == move


@pytest.mark.parametrize(
    "text",
    [
        "standup: visited Tencent at 9:30",
        "standup",
        "standups yesterday",
        "standup at 25:00",
        "moved the demo at Acme to 9:30",
        "站会情况",
        "今天站会说了海尔 50万",
        "won Acme 45k on Monday",
    ],
)
def test_left_alone(text: str) -> None:
    assert read_move(text) is None


def test_fields_of_the_form() -> None:
    assert read_times("9:00 and 17:30") == (time(9), time(17, 30))
    assert read_times("soon") == ()
    assert read_weekdays("Mon, Tue, Wed, Thu") == (0, 1, 2, 3)
    assert read_weekdays("周一、周二、周三") == (0, 1, 2)
    assert read_weekdays("every day") == read_weekdays("每天") == ()
    assert read_weekdays("sometimes") is None
