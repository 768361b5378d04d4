"""How a blocker, the people around it and its times are called, in the reader's language."""

from __future__ import annotations

from datetime import datetime

from bot.core.cards import Span, Text
from bot.core.plaintext import clip, one_line
from bot.core.reader import Reader
from bot.settings import Category
from bot.views.people import zone_name
from bot.views.texts import line
from bot.views.words import category_name
from models.cases import CaseState, Step
from models.queries.cases import CaseLook, CaseStep
from models.readback import RecordLine

MOST_WORDS = 140
LABEL = 40


def subject(r: Reader, case: CaseLook) -> str:
    """What to call a case in a sentence: the customer, else its words."""
    if not case.subject:
        return r.t("“{words}”", words=clip(one_line(case.text), LABEL))
    return f"{case.subject} #{case.deal_id}" if case.deal_id is not None else case.subject


def what(r: Reader, case: CaseLook) -> str:
    """Initech: “waiting for legal”."""
    words = r.t("“{words}”", words=clip(one_line(case.text), MOST_WORDS))
    return r.t("{subject}: {text}", subject=subject(r, case), text=words) if case.subject else words


def bare(r: Reader, case: CaseLook) -> str:
    """Initech: waiting for legal."""
    words = clip(one_line(case.text), MOST_WORDS)
    return r.t("{subject}: {text}", subject=subject(r, case), text=words) if case.subject else words


def who(r: Reader, case: CaseLook) -> str:
    """Zhou Ning (Legal)."""
    if case.owner is None:
        return r.t("nobody yet")
    return helper_name(r, case.owner, case.category, helps=case.owner_helps)


def plea(r: Reader, case: CaseLook) -> str:
    if case.category is Category.OTHER:
        return r.t("{name} needs help", name=case.reporter)
    return r.t("{name} needs help ({category})", name=case.reporter, category=category_name(r, case.category))


def age(r: Reader, case: CaseLook) -> str:
    return _days(
        r, ((r.local(case.ended_at).date() if case.ended_at else r.today) - r.local(case.since).date()).days
    )


def _days(r: Reader, days: int) -> str:
    return r.n("one day", "{count} days", days) if days > 0 else r.t("since today")


def moment(r: Reader, at: datetime) -> str:
    """Tue 24 Nov 12:50, in the reader's zone; only the time where it is today."""
    day = r.local(at).date()
    name = r.t("today") if day == r.today else r.day(day)
    return f"{name} {r.clock(at)}"


def due_in_zones(r: Reader, at: datetime, zone: str | None) -> str:
    """In the reader's time and, where it is another, in that of `zone`, where whoever has to answer lives."""
    text = moment(r, at)
    if zone is None:
        return text
    there = Reader(r.language, zone, r.today)
    if there.local(at).utcoffset() == r.local(at).utcoffset():
        return text
    place = f"{there.clock(at)} {zone_name(r, zone)}"
    return r.t("{moment} your time ({there})", moment=text, there=place)


def raised_words(r: Reader, one: RecordLine) -> str:
    """Blocker Initech: waiting for legal → Zhou Ning (Legal), answer due Tue 24 Nov 12:50."""
    head = r.t("Blocker {what}", what=_named(r, one))
    if one.to is None:
        return f"{head} · " + r.t("nobody is set up to help; ask your admin to name somebody")
    asked = f"{head} → {helper_name(r, one.to, Category(one.category or Category.OTHER), helps=one.helps)}"
    if one.at is None:
        return asked
    return r.t("{asked}, answer due {moment}", asked=asked, moment=due_in_zones(r, one.at, one.zone))


def solved_words(r: Reader, one: RecordLine) -> str:
    """Solved: Initech: waiting for legal, 2 days."""
    days = (r.today - r.local(one.since).date()).days if one.since is not None else 0
    return r.t("Solved: {what}, {age}", what=_named(r, one), age=_days(r, days))


def _named(r: Reader, one: RecordLine) -> str:
    words = clip(one_line(one.text or ""), MOST_WORDS)
    if not one.account:
        return words
    name = f"{one.account} #{one.deal_id}" if one.deal_id is not None else one.account
    return r.t("{subject}: {text}", subject=name, text=words)


def helper_name(r: Reader, name: str, category: Category, *, helps: bool) -> str:
    """Zhou Ning (Legal); a manager without what it is about."""
    if not helps or category is Category.OTHER:
        return name
    return r.t("{name} ({category})", name=name, category=category_name(r, category))


def due(r: Reader, case: CaseLook) -> str:
    if case.due_at is None or case.state is not CaseState.OPEN:
        return ""
    return r.t("Answer due {moment}.", moment=due_in_zones(r, case.due_at, case.owner_zone))


def state_of(r: Reader, case: CaseLook) -> str:
    return {
        CaseState.OPEN: r.t("not answered yet"),
        CaseState.TAKEN: r.t("on it"),
        CaseState.INFO: r.t("waits for {name}'s answer", name=case.reporter),
        CaseState.SOLVED: r.t("done, {name} has yet to agree", name=case.reporter),
        CaseState.CLOSED: r.t("solved"),
        CaseState.WITHDRAWN: r.t("taken back"),
    }[case.state]


def state_for_owner(r: Reader, case: CaseLook) -> str:
    return {
        CaseState.TAKEN: r.t("You are on it."),
        CaseState.INFO: r.t("Waiting for {name}'s answer.", name=case.reporter),
        CaseState.SOLVED: r.t("You said it is done; {name} is asked.", name=case.reporter),
    }.get(case.state, "")


def entry_line(r: Reader, entry: CaseStep) -> Text:
    """Mon 23 Nov 10:50 · Jonas Weber: raised it → Zhou Ning."""
    when = f"{r.day(r.local(entry.at).date())} {r.clock(entry.at)}"
    words = (
        ""
        if entry.step in (Step.CATEGORY, Step.ESCALATED, Step.EDITED)
        else clip(one_line(entry.text), MOST_WORDS)
    )
    to = f" → {entry.to}" if entry.to else ""
    did = f"{_did(r, entry)}{to}"
    said = f"{entry.by}: {did}" if entry.by else did
    return line(f"{when} · {said}", Span(f" · {words}" if words else ""))


def _did(r: Reader, entry: CaseStep) -> str:
    return {
        Step.RAISED: r.t("raised it"),
        Step.TAKEN: r.t("on it"),
        Step.NOT_MINE: r.t("not mine"),
        Step.NEEDS_INFO: r.t("needs info"),
        Step.SAID: r.t("said"),
        Step.SOLVED: r.t("done"),
        Step.STUCK: r.t("still stuck"),
        Step.CLOSED: r.t("solved"),
        Step.REOPENED: r.t("open again"),
        Step.WITHDRAWN: r.t("taken back"),
        Step.GIVEN: r.t("given on"),
        Step.CATEGORY: r.t("another kind of help"),
        Step.EDITED: r.t("changed"),
        Step.ESCALATED: r.t("no answer, passed up"),
    }[entry.step]
