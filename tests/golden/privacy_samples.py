"""Samples of the cards about what is stored of a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.core.cards import Card, Form
from bot.core.reader import Reader
from bot.settings import Settings
from bot.views import privacy
from bot.views.privacy import Stored
from models.erasures import Erasure, ErasureState
from models.personal import Topic
from tests.golden.people_samples import ANA, AT, MEI

Sample = Callable[[Reader, Settings], Card | Form]
ALL = Stored({topic: {"table": 1234, "other": 2} for topic in Topic}, ["Ines <b>", "王经理"], ["Ada", "陈美"])


def asked(state: ErasureState = ErasureState.OPEN) -> Erasure:
    return Erasure(id=5, person_id=ANA.id, state=state, asked_at=AT, reason="the law: 10 years <b>")


SAMPLES: Mapping[str, Sample] = {
    "privacy_card": lambda r, s: privacy.privacy_card(r, ALL),
    "privacy_card nobody": lambda r, s: privacy.privacy_card(r, Stored({Topic.SELF: {"person": 1}}, [], [])),
    "privacy_card asked": lambda r, s: privacy.privacy_card(r, replace(ALL, request=asked())),
    "data_sent_card": lambda r, s: privacy.data_sent_card(r),
    "erasure_asked_card": lambda r, s: privacy.erasure_asked_card(r, asked(), ["Ada", "陈美"]),
    "nobody_erases_card": lambda r, s: privacy.nobody_erases_card(r),
    "erasure_withdrawn_card": lambda r, s: privacy.erasure_withdrawn_card(r),
    **{
        f"erasure_request_card {state}": lambda r, s, state=state: privacy.erasure_request_card(  # type: ignore[misc]
            r, asked(state), ANA, MEI
        )
        for state in ErasureState
    },
    "erasure_confirm_card": lambda r, s: privacy.erasure_confirm_card(r, asked(), ANA),
    "erasure_refuse_form": lambda r, s: privacy.erasure_refuse_form(r, asked(), ANA),
    "erasure_refused_card": lambda r, s: privacy.erasure_refused_card(r, MEI, "the law: 10 years <b>"),
    "erased_card": lambda r, s: privacy.erased_card(r),
}
