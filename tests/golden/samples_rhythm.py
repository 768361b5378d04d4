"""Samples of what comes by the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from bot.core.cards import Card, Form
from bot.core.reader import Reader
from bot.settings import Settings
from bot.views import standup_posts, standups
from models.drafts import Doing
from models.queries.standup_posts import Summary
from models.queries.standups import Entry, Prompt
from models.readback import Line
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
}
