"""Template filters: instants, sums and texts as this reader reads them.

The reader's zone and language are `flask.g.zone` (a `ZoneInfo`) and `flask.g.locale` (as
`en_GB`), set per request; without them a page shows UTC and British English.
"""

import functools
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal

import nh3
from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_currency, format_decimal, get_currency_precision
from flask import Flask, g, has_app_context
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

LOCALE = "en_GB"
NOBREAK_HYPHEN = "\u2011"
TAGS = {
    *("p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "a"),
    *("ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}

markdown_reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def day(value: date | datetime | None) -> str:
    """`19 May 2026`. An instant becomes the reader's day; a day without a time stays that day."""
    if value is None:
        return ""
    return _day(_local(value).date() if isinstance(value, datetime) else value, _locale())


def last_day(until: datetime | None) -> str:
    """`19 May 2026`: the last day of something that is over from `until` on."""
    return day(until and until - timedelta(microseconds=1))


def month(value: date) -> str:
    """`May 2026`: the month that a day lies in."""
    return format_date(value, "LLLL y", locale=_locale())


def weekday(value: date) -> str:
    """`Tuesday`: which day of the week it is."""
    return format_date(value, "EEEE", locale=_locale())


def moment_words(value: datetime | None) -> str:
    """`19 May 2026, 23:59 CEST`: the day, the time and the zone it is told in."""
    if value is None:
        return ""
    here = _local(value)
    clock = format_time(here, "HH:mm", locale=_locale())
    return f"{_day(here.date(), _locale())}, {clock} {here.tzname()}"


def utc(value: datetime | None) -> str:
    """`18 May 2026 15:02:44`: to the second, in UTC, as the record keeps it."""
    if value is None:
        return ""
    return format_datetime(value, "d MMM y HH:mm:ss", tzinfo=UTC, locale=_locale())


def iso(value: date | datetime | None) -> str:
    """What belongs into `<time datetime>`: an instant in UTC, or a plain day."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if value else ""


def money(minor: int | None, currency: str) -> str:
    """`EUR 212,500`: from minor units; the fraction only where there is one."""
    return "" if minor is None else _money(minor, currency, _locale())


@functools.lru_cache(maxsize=4096)  # a list shows the same sums again and again
def _money(minor: int, currency: str, locale: str) -> str:
    digits = get_currency_precision(currency)
    amount = Decimal(minor).scaleb(-digits)
    shown = 0 if amount == amount.to_integral_value() else digits
    pattern = "¤¤\u00a0#,##0" + ("." + "0" * shown if shown else "")
    return format_currency(amount, currency, pattern, locale=locale, currency_digits=False)


def number(value: float | Decimal | None) -> str:
    """`4,398`, `99.94`: grouped as the reader's language does, with no more digits than it has."""
    return "" if value is None else _number(value, _locale())


def initials(name: str) -> str:
    """`Dana Okafor` -> `DO`; a single word gives its first letter."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in dict.fromkeys((*words[:1], *words[-1:]))).upper()


def nobreak(identifier: object) -> str:
    """An id that is never broken over two lines: `CP-42` with U+2011."""
    return str(identifier).replace("-", NOBREAK_HYPHEN)


def words(count: int, one: str, many: str = "") -> str:
    """`1 decision`, `3 decisions`, `no decisions`."""
    spoken = "no" if count == 0 else number(count)
    return f"{spoken} {one if count == 1 else many or one + 's'}"


def markdown(text: str | None) -> Markup:
    """Markdown as safe HTML: no HTML of the writer's, no images, no attribute but a link's."""
    return _rendered(text or "")


@functools.lru_cache(maxsize=32)
def _rendered(text: str) -> Markup:
    """Render once what is read often: the longest text, all brackets, takes some seconds."""
    clean = nh3.clean(
        markdown_reader.render(text),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer",
    )
    return Markup(clean)  # noqa: S704 - cleaned by an allow-list on the line above


def when(value: date | datetime | None) -> Markup:
    """A `<time>` element: a day stays a day, an instant is told with time and zone."""
    if value is None:
        return Markup("")
    spoken = moment_words(value) if isinstance(value, datetime) else day(value)
    return Markup('<time datetime="{}">{}</time>').format(iso(value), escape(spoken))


FILTERS: Mapping[str, Callable[..., str]] = {
    each.__name__: each
    for each in (
        day,
        last_day,
        month,
        moment_words,
        weekday,
        utc,
        iso,
        money,
        number,
        initials,
        nobreak,
        words,
        markdown,
        when,
    )
}


def read_filters(app: Flask) -> None:
    """Give the templates of `app` these filters, under their own names."""
    app.jinja_env.filters.update(FILTERS)


# A list of fifty has hundreds of numbers and days, mostly the same ones: half its time went there.


@functools.lru_cache(maxsize=4096)
def _number(value: float | Decimal, locale: str) -> str:
    return format_decimal(value, "#,##0.######", locale=locale)


@functools.lru_cache(maxsize=4096)
def _day(value: date, locale: str) -> str:
    return format_date(value, "d MMM y", locale)


def _local(value: datetime) -> datetime:
    zone: tzinfo = g.get("zone", UTC) if has_app_context() else UTC
    return value.astimezone(zone)


def _locale() -> str:
    locale: str = g.get("locale", LOCALE) if has_app_context() else LOCALE
    return locale
