"""What is to be said of a deal that is shared, or that two people claim."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.reader import Reader
from bot.views.people import zone_name
from models.claims import Outcome
from models.queries.claims import Note, Verdict


def note_lines(r: Reader, note: Note, currency: str) -> list[str]:
    """In full, each on a line of its own."""
    shared = [r.t("Shared: {parts}", parts=parts_of(r, note, currency))] if note.parts else []
    return [*claim_lines(r, note), *shared]


def claim_lines(r: Reader, note: Note) -> list[str]:
    """Where two people claim it, or did."""
    lines = [contested(r, note)] if note.is_open else []
    return [*lines, decided(r, note, note.verdict)] if note.verdict is not None else lines


def note_in_short(r: Reader, note: Note) -> str:
    """At the end of a line about the deal."""
    if note.is_open or note.is_gone:
        return r.t("⚖️ contested, not counted") if note.is_open else r.t("⚖️ decided, not counted")
    return r.t("shared: {parts}", parts=parts_of(r, note, None)) if note.parts else ""


def contested(r: Reader, note: Note) -> str:
    """Who decides, and until when."""
    if note.asked is None or note.decide_by is None:
        return r.t(
            "Ownership open: on no board until then. Nobody manages both, so an admin has to name somebody."
        )
    return r.t(
        "Ownership open: on no board until then. {holder} and {asked} know; {asked} decides by {when}.",
        holder=note.holder,
        asked=note.asked,
        when=deadline(r, note.decide_by, note.zone),
    )


def decided(r: Reader, note: Note, verdict: Verdict) -> str:
    """The end of a claim."""
    values = {"by": verdict.by, "holder": note.holder}
    if note.is_gone:
        return r.t("{by} decided: it does not count, {holder} has the customer.", **values)
    match verdict.outcome:
        case Outcome.BOTH:
            return r.t("{by} decided: both deals count.", **values)
        case Outcome.SPLIT:
            return r.t("{by} decided: it is shared with {holder}.", **values)
        case Outcome.HOLDER:
            return r.t("{by} decided: it is {holder}'s.", **values)
        case Outcome.CLAIMANT:
            return r.t("{by} decided: the customer goes with this deal.", **values)


def parts_of(r: Reader, note: Note, currency: str | None) -> str:
    """Jonas 60 % €30,000 · Ana 40 % €20,000."""
    said = [
        f"{name} {r.percent(share)}"
        + (f" {r.money(amount, currency)}" if amount is not None and currency is not None else "")
        for name, share, amount in note.parts
    ]
    return " · ".join(said)


def deadline(r: Reader, at: datetime, zone: str) -> str:
    """Wed 25 Nov 18:00, with the city where the reader's clock shows another time."""
    there = at.astimezone(ZoneInfo(zone))
    text = f"{r.day(there.date())} {there:%H:%M}"
    if r.local(at).replace(tzinfo=None) == there.replace(tzinfo=None):
        return text
    return r.t("{time} ({city})", time=text, city=zone_name(r, zone))


def reason_of(r: Reader, key: str) -> str:
    """Why it was decided so; other words stand as they were typed."""
    ours = {
        "first": r.t("came first"),
        "existing": r.t("existing customer"),
        "agreed": r.t("agreed between them"),
        "work": r.t("did the work"),
    }
    return ours.get(key, key)


def outcome_name(r: Reader, outcome: str) -> str:
    """What was decided, where the names are known anyway."""
    ours = {
        Outcome.HOLDER: r.t("for who holds the customer"),
        Outcome.CLAIMANT: r.t("for who claimed it"),
        Outcome.SPLIT: r.t("shared"),
        Outcome.BOTH: r.t("both deals count"),
    }
    return ours[Outcome(outcome)]
