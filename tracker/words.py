"""The words that commands are made of, and the marshmallow schema of each command.

A command names its fields once, with these words; the schema that checks forms, JSON, imports and
the demo is made from them. Unknown fields are refused.
"""

# ruff: noqa: ANN401 -- what comes through a door may be anything until it is checked

import functools
import re
import types
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin
from unicodedata import category

import marshmallow as ma
import msgspec
from marshmallow import fields, validate

S = TypeVar("S", bound=msgspec.Struct)

# what pages would hide
_ADDRESSES = r"(?!(new|graph|comparison|calendar|absence|steps)\Z|\S*\.(json|csv)\Z)"
_IDENTIFIER = rf"{_ADDRESSES}[A-Za-z0-9][A-Za-z0-9._@-]*"
_MAIL_ADDRESS = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*"
_AMOUNT = re.compile(
    r"[+-]?(\d+|\d{1,3}(?P<group>[, \u00a0\u202f])\d{3}((?P=group)\d{3})*)(\.\d{1,2})?", re.ASCII
)
_FIRST_YEAR, _LAST_YEAR = 1000, 9998  # a day before and a day after can still be told
_LONGEST_NUMBER = 60  # characters; reading digits takes time that grows with their square
_DEEPEST = 40  # maps and lists inside each other; no content needs a tenth of it


class _Plain(fields.String):
    """A text as typed: never trimmed; no control characters but line breaks and tabs."""

    default_error_messages = {"control": "Must not contain control characters."}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        typed = super()._deserialize(value, attr, data, **kwargs)
        text = str(typed).replace("\r\n", "\n")
        if any(category(sign) in ("Cc", "Cs") and sign not in "\n\t" for sign in text):
            raise self.make_error("control")
        return text


class _Several(fields.List[Any]):
    """A list; in a form also one text with an entry on each line."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, str):
            value = [part.strip() for part in self.parts(value) if part.strip()]
        return tuple(super()._deserialize(value, attr, data, **kwargs))

    def parts(self, text: str) -> list[str]:
        return text.splitlines()


class _SeveralWords(_Several):
    """A list of ids or powers: in a form they may also stand between commas."""

    def parts(self, text: str) -> list[str]:
        return text.replace(",", "\n").splitlines()


class _Money(fields.Field[Any]):
    """A whole number is minor units; a text is major units, as people type them."""

    default_error_messages = {"invalid": "Must be an amount such as 25,000 or 25000.50."}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int | None:
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15:
            return value
        if isinstance(value, str):
            if not value.strip():
                return None
            if len(value) <= _LONGEST_NUMBER and _AMOUNT.fullmatch(value.strip()):
                amount = int(Decimal(re.sub(r"[, \u00a0\u202f]", "", value.strip())) * 100)
                if abs(amount) < 10**15:
                    return amount
        raise self.make_error("invalid")


class _Number(fields.Field[Any]):
    """A decimal number, kept exactly as typed."""

    default_error_messages = {"invalid": "Must be a number such as 99.85."}

    def _deserialize(
        self, value: Any, attr: str | None, data: Any, **kwargs: Any
    ) -> Decimal | None:
        if isinstance(value, str) and not value.strip():
            return None
        if not isinstance(value, bool) and isinstance(value, (int, float, str, Decimal)):
            try:
                text = str(value).strip()
                number = Decimal(text if len(text) <= _LONGEST_NUMBER else "NaN")
                if number.is_finite() and abs(number) < Decimal("1e15") and _is_told(number):
                    return number
            except (ArithmeticError, ValueError):
                pass
        raise self.make_error("invalid")


def _is_told(number: Decimal) -> bool:
    """Whether a number can be written out: 1e-999999999 would take a thousand million digits."""
    return number.adjusted() >= -_LONGEST_NUMBER


class _Moment(fields.Field[Any]):
    """A day (`2026-03-09`) or an instant with its zone (`2026-03-09T10:00:00Z`)."""

    default_error_messages = {"invalid": "Must be a date such as 2026-03-09."}

    def _deserialize(
        self, value: Any, attr: str | None, data: Any, **kwargs: Any
    ) -> date | datetime | None:
        if isinstance(value, str) and not value.strip():
            return None
        try:
            found = _moment(value)
        except (ValueError, OverflowError):
            found = None
        if found is None or not _FIRST_YEAR <= found.year <= _LAST_YEAR:
            raise self.make_error("invalid")
        return found


def _moment(value: object) -> date | datetime | None:
    if isinstance(value, str):
        text = value.strip()
        is_day = len(text) == len("2026-03-09")
        value = date.fromisoformat(text) if is_day else datetime.fromisoformat(text)
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else None
    return value if isinstance(value, date) else None


class _Day(fields.Date):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, str) and not value.strip() and self.allow_none:
            return None
        return super()._deserialize(value, attr, data, **kwargs)


class _Anything(fields.Raw):
    """A value that is checked later, by what it is about; here only whether JSON can keep it."""

    default_error_messages = {"json": "Must be a value that can be kept."}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            msgspec.json.encode(value)
        except (TypeError, ValueError, OverflowError, RecursionError):
            raise self.make_error("json") from None
        if _is_deeper(value, _DEEPEST):
            raise self.make_error("json")
        return value


def _is_deeper(value: Any, levels: int) -> bool:
    """Whether maps and lists lie inside each other on more levels than these."""
    if not isinstance(value, (Mapping, list, tuple)):
        return False
    inner = value.values() if isinstance(value, Mapping) else value
    return levels == 0 or any(_is_deeper(each, levels - 1) for each in inner)


Making = Callable[..., fields.Field[Any]]


def _text(longest: int, pattern: str = "", shortest: int = 0) -> Making:
    def make(**options: Any) -> fields.Field[Any]:
        least = 1 if options.get("required") and not shortest else shortest
        checks: list[Any] = [validate.Length(min=least, max=longest)]
        if pattern:
            whole = rf"(?:{pattern})\Z" if least else rf"(?:{pattern})?\Z"
            checks.append(validate.Regexp(whole, re.ASCII, error="Not well formed."))
        return _Plain(validate=checks, **options)

    return make


def _one_of(*choices: str) -> Making:
    return lambda **options: _Plain(validate=validate.OneOf(choices), **options)


def _or_nothing(field: Making) -> Making:
    def make(**options: Any) -> fields.Field[Any]:
        return field(**{"allow_none": True, **options})

    return make


Id = Annotated[str, _text(80, _IDENTIFIER)]
Line = Annotated[str, _text(300)]
Text = Annotated[str, _text(200_000)]
MailAddress = Annotated[str, _text(254, _MAIL_ADDRESS)]
Holder = Annotated[str, _text(90, rf"(role|person):{_IDENTIFIER}")]
RoleHolder = Annotated[str, _text(90, rf"role:{_IDENTIFIER}")]
Target = Annotated[str, _text(90, rf"[a-z_-]+:{_IDENTIFIER}")]
Targets = Annotated[
    tuple[str, ...], lambda **o: _SeveralWords(_made(Target, {"required": True}), **o)
]
Ids = Annotated[tuple[str, ...], lambda **o: _SeveralWords(_text(80)(required=True), **o)]
Lines = Annotated[tuple[str, ...], lambda **o: _Several(_text(2000)(required=True), **o)]
Power = Annotated[str, _text(60, "[a-z]+:[a-z-]+(@[a-z]+)?")]
Powers = Annotated[
    tuple[str, ...], lambda **o: _SeveralWords(_made(Power, {"required": True}), **o)
]
Money = Annotated[int | None, _or_nothing(_Money)]
Number = Annotated[Decimal | None, _or_nothing(_Number)]
Day = Annotated[date | None, _or_nothing(_Day)]
Moment = Annotated[date | datetime | None, _or_nothing(_Moment)]
Whole = Annotated[
    int, lambda **o: fields.Integer(strict=False, validate=validate.Range(0, 10**9), **o)
]
Tick = Annotated[bool, fields.Boolean]
Sha256 = Annotated[str, _text(64, "[0-9a-f]{64}")]
RiskLevel = Annotated[str, _one_of("", "low", "medium", "high", "extreme")]
Change = Annotated[str, _one_of("normal", "emergency", "correction")]
Paths = Annotated[
    dict[str, Any],
    lambda **o: fields.Dict(keys=_text(200)(), values=_Anything(allow_none=True), **o),
]


def one_of(*choices: str) -> Making:
    """Return the word for a text that must be one of these."""
    return _one_of(*choices)


def wanted(struct: type[S], given: Mapping[str, Any]) -> S:
    """Return what was asked for, checked field by field.

    Raises:
        marshmallow.ValidationError: with the messages by field.
    """
    loaded = schema_of(struct).load(given)
    return cast(S, loaded)


@functools.cache
def schema_of(struct: type[msgspec.Struct]) -> ma.Schema:
    """Return the schema made from a struct's fields: each is one of the words above, or a struct.

    A field that is plain `str` is the tracker's own and never comes in through a door.
    """
    made = {
        field.encode_name: _field(field.type, field)
        for field in msgspec.structs.fields(struct)
        if field.type is not str
    }

    class Made(ma.Schema):
        class Meta:
            unknown = ma.RAISE

        @ma.post_load
        def build(self, data: dict[str, Any], **_: Any) -> msgspec.Struct:
            return struct(**data)

    return Made.from_dict(made, name=struct.__name__)(unknown=ma.RAISE)


def _field(word: Any, field: msgspec.structs.FieldInfo) -> fields.Field[Any]:
    options: dict[str, Any] = (
        {"required": True} if field.required else {"load_default": _default(field)}
    )
    return _made(word, options)


def _default(field: msgspec.structs.FieldInfo) -> Any:
    if field.default is not msgspec.NODEFAULT:
        return field.default
    return cast(Callable[[], Any], field.default_factory)


def _made(word: Any, options: dict[str, Any]) -> fields.Field[Any]:
    if get_origin(word) is Annotated:
        making: Making = get_args(word)[1]
        return making(**options)
    if get_origin(word) is dict:
        return fields.Dict(
            keys=_text(80, "[^.]+")(required=True),  # dots lead from one map into another
            values=_made(get_args(word)[1], {"required": True}),
            **options,
        )
    if get_origin(word) is tuple:
        inner = _made(get_args(word)[0], {"required": True})
        return _Several(inner, **options)
    if get_origin(word) in (Union, types.UnionType):
        inner_word = next(part for part in get_args(word) if part is not types.NoneType)
        return _made(inner_word, {"allow_none": True, **options})
    if isinstance(word, type) and issubclass(word, msgspec.Struct):
        return fields.Nested(schema_of(word), **options)
    raise TypeError(f"{word!r} is not one of the words that commands are made of.")
