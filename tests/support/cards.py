"""Random cards, for renderers that must be total."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from bot.core.cards import (
    Button,
    Buttons,
    Card,
    Fields,
    LinkButton,
    Moment,
    Select,
    Span,
    Style,
    Table,
    Text,
    Title,
    Tone,
)

# What people type to see what happens, beside anything at all.
NASTY = (
    "<b>won</b>",
    "</pre></b>",
    "a < b && c > d",
    "<3",
    "&lt;!here&gt; &amp; AT&T &nbsp;",
    '"><a href="http://evil.example">x</a>',
    "<!channel> <@U1> <http://x|y>",
    "*_~`",
    "@ana @everyone",
    "a\u202egpj.exe",
    "zero\u200bwidth \u2066x\u2069",
    "fake row\n1  Mei  100 %",
    "\ud800",
    "\x00\x07",
    "海尔 50万 🎉👨‍👩‍👧",
    "x" * 5000,
    "",
)

words = st.one_of(st.sampled_from(NASTY), st.text(max_size=40))
_urls = st.one_of(
    st.sampled_from(
        ('https://example.com/a?b=1&c="2"', "http://localhost:1/x", "javascript:alert(1)", "http://[", "")
    ),
    words,
)
_moments = st.builds(
    Moment,
    st.integers(-(10**9), 10**11).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    words,
)
_spans = st.builds(Span, words, st.sampled_from(Style), st.none() | _urls)
_buttons = st.builds(Button, words, st.just("act"), st.just({}), st.sampled_from(Tone))


@st.composite
def _tables(draw: st.DrawFn) -> Table:
    count = draw(st.integers(1, 6))
    row = st.tuples(*[words] * count)
    numeric = st.lists(st.integers(0, count - 1), unique=True, max_size=count).map(tuple)
    return Table(draw(row), tuple(draw(st.lists(row, max_size=20))), draw(numeric))


elements = st.one_of(
    st.builds(Title, words),
    st.builds(Text, st.lists(_spans | _moments, max_size=8).map(tuple), st.booleans()),
    st.builds(Fields, st.lists(st.tuples(words, words), max_size=15).map(tuple)),
    _tables(),
    st.builds(Buttons, st.lists(_buttons | st.builds(LinkButton, words, _urls), max_size=12).map(tuple)),
    st.builds(Select, words, st.lists(_buttons, max_size=130).map(tuple)),
)
cards = st.builds(Card, st.lists(elements, max_size=8).map(tuple), words, st.sampled_from(("en", "zh")))
