"""Whatever a card or a form holds, what comes out is one that Slack takes, and people's words have no effect."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.cards import (
    Button,
    Buttons,
    Card,
    FieldKind,
    Fields,
    Form,
    FormField,
    LinkButton,
    Moment,
    Select,
    Span,
    Style,
    Table,
    Text,
    Title,
    Tone,
    buttons_of,
)
from bot.core.platform import Deed, Order
from bot.platforms.slack.render import render
from tests.support.slack.judge import NASTY, check_message, check_view

texts_ = st.one_of(st.sampled_from(NASTY), st.text(max_size=60))
urls = st.one_of(
    st.none(), st.sampled_from(["https://a.example/x|y", "ftp://x", "https://a.example/<>"]), st.text()
)
spans = st.one_of(
    st.builds(Span, texts_, st.sampled_from(Style), urls),
    st.builds(Moment, st.integers(0, 2**31).map(lambda at: datetime.fromtimestamp(at, UTC)), texts_),
)
presses = st.builds(Button, texts_, st.just("deal.undo"), st.just({}), st.sampled_from(Tone))
elements = st.one_of(
    st.builds(Title, texts_),
    st.builds(Text, st.lists(spans, max_size=14).map(tuple), st.booleans()),
    st.builds(Fields, st.lists(st.tuples(texts_, texts_), max_size=12).map(tuple)),
    st.builds(
        Table,
        st.lists(texts_, max_size=24).map(tuple),
        st.tuples(
            st.lists(st.lists(texts_, max_size=24).map(tuple), max_size=8), st.sampled_from([1, 1, 30])
        ).map(lambda rows: tuple(rows[0] * rows[1])),
        st.lists(st.integers(0, 30), max_size=3).map(tuple),
    ),
    st.builds(
        Buttons,
        st.lists(st.one_of(presses, st.builds(LinkButton, texts_, urls.map(str))), max_size=60).map(tuple),
    ),
    st.builds(
        Select,
        texts_,
        st.tuples(st.lists(presses, max_size=5), st.sampled_from([1, 30])).map(
            lambda made: tuple(made[0] * made[1])
        ),
    ),
)
cards = st.builds(
    lambda made, times, summary: Card(tuple(made) * times, summary),
    st.lists(elements, max_size=8),
    st.sampled_from([1, 1, 1, 9]),
    texts_,
)
relaxed = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


@relaxed
@given(cards, st.sampled_from([Deed.POST, Deed.EDIT, Deed.WHISPER, Deed.ANSWER_TAP]))
def test_any_card_is_one_that_slack_takes(a_card: Card, deed: Deed) -> None:
    tokens = [f"tok{i}" for i, _ in enumerate(buttons_of(a_card))]
    order = Order(1, deed, "C1", a_card, tokens=tokens, user="U1", line="x")
    check_message(render(order).params)


@relaxed
@given(
    st.builds(
        Form,
        *[texts_] * 3,
        st.just("a"),
        st.just({}),
        st.lists(
            st.builds(
                FormField,
                st.from_regex(r"[a-z]{1,9}", fullmatch=True),
                texts_,
                st.sampled_from(FieldKind),
                st.one_of(texts_, st.sampled_from(["2026-11-27", "20261127", "v"])),
                st.lists(st.tuples(st.one_of(texts_, st.just("v")), texts_), max_size=9).map(tuple),
                st.booleans(),
                texts_,
            ),
            max_size=12,
        ).map(tuple),
    )
)
def test_any_form_is_one_that_slack_takes(form: Form) -> None:
    order = Order(1, Deed.OPEN_FORM, "C1", form=form, tokens=["tok"], handle="1.2")
    check_view(render(order).params["view"])
