"""Samples of the cards of stand-ups."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time

from bot.core.cards import Card, Form
from bot.core.reader import Reader
from bot.settings import Settings
from bot.views import planning, standup_posts, standups
from models.calendar import Calendar
from models.drafts import Doing
from models.queries.calendars import Timing
from models.queries.planned import Planned
from models.queries.schedules import Coming
from models.queries.standup_posts import Summary
from models.queries.standups import Entry, Prompt
from models.readback import Line
from models.recurrence import LAST, DayOff, Every, Rule, Slot
from models.schedules import Schedule
from models.standups import StandupState
from tests.golden.digest_samples import SAMPLES as DIGEST_SAMPLES
from tests.golden.week_samples import SAMPLES as WEEK_SAMPLES

Sample = Callable[[Reader, Settings], Card | Form]
TODAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)
WON = Line(Doing.WON, 41, "海尔 <Haier> & Co", amount_minor=500_000_00, currency="CNY", happened_on=TODAY)
ENTRIES: tuple[Entry, ...] = (
    Entry("Jonas Weber", TODAY, StandupState.ANSWERED, "visited <Hooli> & Co\nnext: Acme", AT),
    Entry("陈美", TODAY, StandupState.NOTHING, None, AT),
    Entry("李雷", TODAY, StandupState.ASKED, None, None),
)
SUMMARY = Summary(
    asked=4,
    answered=3,
    said=[
        ("Jonas <Weber>", StandupState.ANSWERED, "visited <Hooli> & Co"),
        ("陈美", StandupState.NOTHING, ""),
        ("李雷", StandupState.SKIPPED, ""),
    ],
    silent=["Ana Kovač"],
)
NINE = (time(9),)
PLANNED: tuple[Planned, ...] = (
    Planned(1, "a", "standup", "DACH <&>", Rule(Every.DAY, NINE, weekdays=(0, 1, 3)), None, True, AT, True),
    Planned(2, "b", "standup", None, Rule(Every.WEEK, NINE, interval=2), "Asia/Shanghai", False, None, True),
    Planned(
        3, "c", "board", None, Rule(Every.MONTH, NINE, day=LAST, day_off=DayOff.NEXT), None, True, AT, False
    ),
)
AHEAD = (Coming(Schedule(), Timing("Asia/Shanghai", Calendar("CN")), Slot(TODAY, 0, AT)),)

SAMPLES: Mapping[str, Sample] = {
    "prompt_card": lambda r, s: standups.prompt_card(r, Prompt(1), AT),
    "prompt_card told": lambda r, s: standups.prompt_card(
        r, Prompt(1, (), (WON,) * 5, date(2026, 11, 22)), AT
    ),
    "prompt_card told today": lambda r, s: standups.prompt_card(
        r, Prompt(1, ("How many calls <so far>?",), (WON,), TODAY), AT
    ),
    "prompt_card told on several days": lambda r, s: standups.prompt_card(r, Prompt(1, (), (WON,)), AT),
    "prompt_card told long ago": lambda r, s: standups.prompt_card(
        r, Prompt(1, (), (WON,), date(2026, 11, 20)), AT
    ),
    "reminder_card": lambda r, s: standups.reminder_card(r, 1, TODAY),
    "question_card one by one": lambda r, s: standups.question_card(r, r.t("What is next?"), 2, 3),
    "done_card answered": lambda r, s: standups.done_card(r, 1, TODAY, StandupState.ANSWERED, AT),
    "done_card nothing": lambda r, s: standups.done_card(r, 1, TODAY, StandupState.NOTHING, AT),
    "done_card skipped": lambda r, s: standups.done_card(r, 1, TODAY, StandupState.SKIPPED, AT),
    "noted_card": lambda r, s: standups.noted_card(r, TODAY),
    "no_standup_card": lambda r, s: standups.no_standup_card(r),
    "leave_form": lambda r, s: standups.leave_form(r, 1),
    "on_leave_card": lambda r, s: standups.on_leave_card(r, date(2026, 11, 27)),
    "entries_card": lambda r, s: standups.entries_card(r, ENTRIES * 8, date(2026, 11, 23), TODAY),
    "entries_card none": lambda r, s: standups.entries_card(r, (), date(2026, 11, 20), TODAY),
    **DIGEST_SAMPLES,
    **WEEK_SAMPLES,
    "standup_post_card": lambda r, s: standup_posts.standup_post_card(
        [r], "Jonas <Weber>", TODAY, StandupState.ANSWERED, "visited <Hooli> & Co\nnext: Acme"
    ),
    "standup_post_card changed to nothing": lambda r, s: standup_posts.standup_post_card(
        [r], "陈美", TODAY, StandupState.NOTHING, ""
    ),
    "standup_summary_card": lambda r, s: standup_posts.standup_summary_card([r], TODAY, SUMMARY),
    "standup_summary_card counts only": lambda r, s: standup_posts.standup_summary_card(
        [r], TODAY, Summary(asked=7, answered=5)
    ),
    "schedules_card": lambda r, s: planning.schedules_card(r, PLANNED * 4),
    "schedules_card none": lambda r, s: planning.schedules_card(r, ()),
    "schedule_card": lambda r, s: planning.schedule_card(r, PLANNED[0]),
    "schedule_choice_card": lambda r, s: planning.schedule_choice_card(r, PLANNED, {"at": [], "days": None}),
    "nothing_to_move_card": lambda r, s: planning.nothing_to_move_card(r, "standup"),
    "ahead_card": lambda r, s: planning.ahead_card(r, PLANNED[0], AHEAD * 45, 14),
    "ahead_card nothing": lambda r, s: planning.ahead_card(r, PLANNED[0], (), 14),
    "ahead_card paused": lambda r, s: planning.ahead_card(r, PLANNED[1], (), 14),
    "schedule_form": lambda r, s: planning.schedule_form(r, PLANNED[0]),
    "schedule_form monthly": lambda r, s: planning.schedule_form(r, PLANNED[2]),
    "unpublished_card": lambda r, s: planning.unpublished_card(r, "CN", 2027),
}
