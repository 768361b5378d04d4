"""Two claims on one customer: what each of those concerned is shown, asked and told."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.core.cards import Button, Buttons, Card, Element, Text, Title, card, plain
from bot.core.reader import Reader
from bot.views.notes import deadline, reason_of
from bot.views.people import zone_name
from bot.views.texts import muted
from bot.views.words import channel_name
from models.claims import ClaimState, Outcome
from models.queries.claims import Dispute, Side, Verdict

SPLITS = (Decimal("0.5"), Decimal("0.4"), Decimal("0.3"))  # the claimant's part
REASONS = ("first", "existing", "agreed", "work")


def dispute_card(r: Reader, dispute: Dispute) -> Card:
    """Both claims with their times; for whoever may decide also the ways to."""
    parts: list[Element] = [plain("\n".join([_title(r, dispute), *_sides(r, dispute)]))]
    parts.append(muted(_stands(r, dispute)))
    if dispute.may_decide:
        parts.append(_outcomes(r, dispute))
    return card(*parts, language=r.language)


def claim_card(r: Reader, dispute: Dispute) -> Card:
    """As it stands now."""
    match dispute.state:
        case ClaimState.OPEN:
            return dispute_card(r, dispute)
        case ClaimState.DECIDED:
            return decided_card(r, dispute)
        case ClaimState.WITHDRAWN:
            return withdrawn_card(r, dispute)


def reason_card(r: Reader, dispute: Dispute, outcome: Outcome, share: Decimal | None = None) -> Card:
    """What the decision would mean, and why it is made: the reason is the last step."""
    text = "\n".join([consequence(r, dispute, outcome, share), r.t("Why? Choose or type a reason.")])
    args = {"claim": dispute.id, "outcome": outcome, "share": str(share) if share is not None else None}
    reasons = tuple(Button(reason_of(r, key), "claim.decide", {**args, "reason": key}) for key in REASONS)
    back = Button(r.t("Back"), "claim.show", {"claim": dispute.id}, once=False)
    return card(plain(text), Buttons((*reasons, back)), language=r.language)


def split_card(r: Reader, dispute: Dispute) -> Card:
    """Who gets which part."""
    asked = r.t("{account}: which parts?", account=dispute.account)
    args = {"claim": dispute.id, "outcome": Outcome.SPLIT}
    buttons = tuple(
        Button(_parts(r, dispute, share), "claim.pick", {**args, "share": str(share)}, once=False)
        for share in (*SPLITS, 1 - SPLITS[1], 1 - SPLITS[2])
    )
    back = Button(r.t("Back"), "claim.show", {"claim": dispute.id}, once=False)
    return card(plain(asked), Buttons((*buttons, back)), language=r.language)


def reminder_card(r: Reader, dispute: Dispute) -> Card:
    """The one reminder, on the morning of the last day."""
    said = r.t("Still to be decided today:")
    parts: list[Element] = [plain("\n".join([said, _title(r, dispute), *_sides(r, dispute)]))]
    parts.append(muted(_stands(r, dispute)))
    if dispute.may_decide:
        parts.append(_outcomes(r, dispute))
    return card(*parts, language=r.language)


def decided_card(r: Reader, dispute: Dispute) -> Card:
    """What was decided, by whom and why: for the two people."""
    assert dispute.verdict is not None
    said = [_decided(r, dispute, dispute.verdict), *_reason(r, dispute.verdict)]
    return card(plain("\n".join(said)), language=r.language)


def withdrawn_card(r: Reader, dispute: Dispute) -> Card:
    text = r.t(
        "⚖️ {account}: {name} has withdrawn the claim. Nothing is left to decide.",
        account=dispute.account,
        name=dispute.claimant.name,
    )
    return card(plain(text), language=r.language)


def claims_card(r: Reader, disputes: Sequence[Dispute]) -> Card:
    """Claims that are open, and how the last ones were decided."""
    if not disputes:
        return card(plain(r.t("No customer of yours is claimed by two people.")), language=r.language)
    parts: list[Element] = [Title(r.t("Claims"))]
    for each in disputes:
        match each.state:
            case ClaimState.OPEN:
                parts.append(plain("\n".join([_title(r, each), *_sides(r, each), _stands(r, each)])))
            case ClaimState.DECIDED if each.verdict is not None:
                day = r.day(r.local(each.verdict.at).date())
                said = [f"{day} · {_decided(r, each, each.verdict)}", *_reason(r, each.verdict)]
                parts.append(plain("\n".join(said)))
            case _:
                name = each.claimant.name
                parts.append(plain(r.t("⚖️ {account}: withdrawn by {name}", account=each.account, name=name)))
    deciding = [each for each in disputes if each.may_decide]
    if deciding:
        parts.append(
            Buttons(
                tuple(
                    Button(
                        r.t("Decide {account}", account=f"{each.account}"),
                        "claim.show",
                        {"claim": each.id},
                        once=False,
                    )
                    for each in deciding
                )
            )
        )
    return card(*parts, language=r.language)


def claim_rows(r: Reader, dispute: Dispute) -> list[Text | Buttons]:
    """A row or two of a list of what is open."""
    rows: list[Text | Buttons] = [plain(f"{_title(r, dispute)} {_stands(r, dispute)}")]
    if dispute.may_decide:
        show = Button(r.t("Decide"), "claim.show", {"claim": dispute.id}, once=False)
        rows.append(Buttons((show,)))
    return rows


def consequence(r: Reader, dispute: Dispute, outcome: Outcome, share: Decimal | None) -> str:
    """What a decision would change, in one sentence."""
    assert dispute.keeps is not None
    kept, gone = dispute.keeps[outcome]
    values = {"number": kept, "holder": dispute.holder.name, "claimant": dispute.claimant.name}
    match outcome:
        case Outcome.HOLDER:
            text = r.t("{holder} gets it: #{number} counts for {holder}.", **values)
        case Outcome.CLAIMANT:
            text = r.t(
                "{claimant} gets it and holds the customer: #{number} counts for {claimant}.", **values
            )
        case Outcome.SPLIT:
            shared = _parts(r, dispute, share or Decimal(0))
            text = r.t("#{number} is shared: {shares}.", number=kept, shares=shared)
        case Outcome.BOTH:
            text = r.t("Two deals: both count, each for its owner.")
    return text if gone is None else f"{text} " + r.t("#{number} no longer counts.", number=gone)


def _title(r: Reader, dispute: Dispute) -> str:
    return r.t("⚖️ {account}: two claims.", account=dispute.account)


def _sides(r: Reader, dispute: Dispute) -> list[str]:
    return [_side(r, dispute.holder), _side(r, dispute.claimant)]


def _side(r: Reader, side: Side) -> str:
    """Mei, direct, ¥500,000, Mon 10:05 Shanghai."""
    there = side.at.astimezone(ZoneInfo(side.zone))
    when = r.t(
        "{day} {clock} {city}", day=r.day(there.date()), clock=f"{there:%H:%M}", city=zone_name(r, side.zone)
    )
    facts = [side.name]
    if side.channel is not None:
        facts.append(channel_name(r, side.channel))
    if side.deal_id is not None:
        facts.append(f"#{side.deal_id}")
    if side.amount_minor is not None:
        facts.append(r.money_aloud(side.amount_minor, side.currency))
    return "· " + r.listing([*facts, when])


def _stands(r: Reader, dispute: Dispute) -> str:
    if dispute.asked is None:
        return r.t("Nobody manages both: an admin has to name somebody who does.")
    when = deadline(r, dispute.decide_by, dispute.zone)
    if dispute.may_decide:
        return r.t("Decide by {when}. Until then the later one is on no board.", when=when)
    return r.t(
        "{name} decides by {when}. Until then the later one is on no board.", name=dispute.asked, when=when
    )


def _outcomes(r: Reader, dispute: Dispute) -> Buttons:
    this = {"claim": dispute.id, "share": None}
    return Buttons(
        (
            _pick(dispute.holder.name, {**this, "outcome": Outcome.HOLDER}),
            _pick(dispute.claimant.name, {**this, "outcome": Outcome.CLAIMANT}),
            _pick(r.t("Split"), {**this, "outcome": Outcome.SPLIT}),
            _pick(r.t("Two deals"), {**this, "outcome": Outcome.BOTH}),
        )
    )


def _pick(label: str, args: dict[str, object]) -> Button:
    return Button(label, "claim.pick", args, once=False)


def _decided(r: Reader, dispute: Dispute, verdict: Verdict) -> str:
    values = {
        "account": dispute.account,
        "by": verdict.by,
        "holder": dispute.holder.name,
        "claimant": dispute.claimant.name,
    }
    match verdict.outcome:
        case Outcome.HOLDER:
            return r.t("⚖️ {account}: {by} decided for {holder}.", **values)
        case Outcome.CLAIMANT:
            return r.t("⚖️ {account}: {by} decided for {claimant}.", **values)
        case Outcome.SPLIT:
            shared = _parts(r, dispute, verdict.share or Decimal(0))
            return r.t("⚖️ {account}: {by} has split it: {shares}.", shares=shared, **values)
        case Outcome.BOTH:
            return r.t("⚖️ {account}: {by} lets both deals count.", **values)


def _reason(r: Reader, verdict: Verdict) -> list[str]:
    return [r.t("Reason: {reason}", reason=reason_of(r, verdict.reason))] if verdict.reason else []


def _parts(r: Reader, dispute: Dispute, share: Decimal) -> str:
    return f"{dispute.holder.name} {r.percent(1 - share)} · {dispute.claimant.name} {r.percent(share)}"
