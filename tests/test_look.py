"""What the look promises, computed from the style sheet and the templates themselves."""

import gzip
import hashlib
import math
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask, g

from web.assets import STATIC, asset, assets
from web.drawing import Edge, Node, histogram, sparkline, tree
from web.errors import explain_errors
from web.filters import markdown, money, words
from web.htmx import know_htmx, page, see
from web.look import Moment, dress, here, href
from web.shield import shield

SHEET = (STATIC / "tracker.css").read_text(encoding="utf-8")
TEMPLATES = sorted((STATIC.parent / "templates").rglob("*.html"))
COLOUR = r"oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)"
TOKENS = {
    name: (light, dark)
    for name, *values in re.findall(rf"--([\w-]+):light-dark\({COLOUR},{COLOUR}\);", SHEET)
    for light, dark in [(tuple(map(float, values[:3])), tuple(map(float, values[3:])))]
}

TEXT_PAIRS = [
    *(
        (text, ground)
        for text in ("text", "text-2", "text-3")
        for ground in ("bg", "surface", "surface-2")
    ),
    *((f"{status}", f"{status}-soft") for status in ("accent", "ok", "warn", "bad", "past")),
    *((status, "surface") for status in ("accent", "ok", "warn", "bad", "past")),
    *(("text", f"{status}-soft") for status in ("accent", "ok", "warn", "bad", "past")),
    *(("text", mark) for mark in ("add-bg", "add-mark", "del-bg", "del-mark")),
    *(("text", f"h{level}") for level in range(5)),
    *(("on-accent", fill) for fill in ("accent-fill", "ok-fill")),
    *(
        ("text-2", "accent-soft"),
        ("accent", "bg"),
        ("bad", "del-bg"),
        ("ok", "add-bg"),
        ("bg", "text"),
    ),
]
SHAPE_PAIRS = [
    ("line-strong", "surface"),
    ("focus", "bg"),
    ("focus", "surface"),
    ("focus", "surface-2"),
    ("ok-fill", "surface-2"),
    ("past-line", "surface"),
    ("bad", "surface"),
]


# ---------------------------------------------------------------- contrast


def luminance(lightness: float, chroma: float, hue: float) -> float:
    """Relative luminance (WCAG 2) of an OKLCH colour, through OKLab and linear sRGB."""
    a = chroma * math.cos(math.radians(hue))
    b = chroma * math.sin(math.radians(hue))
    long, middle, short = (
        (lightness / 100 + x * a + y * b) ** 3
        for x, y in (
            (0.3963377774, 0.2158037573),
            (-0.1055613458, -0.0638541728),
            (-0.0894841775, -1.2914855480),
        )
    )
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    return sum(
        share * min(max(part, 0), 1)
        for share, part in ((0.2126, red), (0.7152, green), (0.0722, blue))
    )


def contrast(one: str, other: str, theme: int) -> float:
    lights = sorted(luminance(*TOKENS[name][theme]) for name in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("pair", TEXT_PAIRS, ids=" on ".join)
def test_text_can_be_read(pair: tuple[str, str], theme: int) -> None:
    assert contrast(*pair, theme) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("pair", SHAPE_PAIRS, ids=" on ".join)
def test_shapes_can_be_seen(pair: tuple[str, str], theme: int) -> None:
    assert contrast(*pair, theme) >= 3


def test_the_formula_knows_black_white_and_our_blue() -> None:
    assert luminance(100, 0, 0) == pytest.approx(1, abs=1e-4)
    assert luminance(0, 0, 0) == 0
    assert contrast("on-accent", "accent-fill", 0) == pytest.approx(7.2, abs=0.1)


# ---------------------------------------------------------------- static files


def test_the_names_of_static_files_carry_their_hash() -> None:
    name = asset("app.js")
    body = (STATIC / "app.js").read_bytes()
    assert name == f"/static/app.{hashlib.sha256(body).hexdigest()[:8]}.js"


def test_every_address_in_the_style_sheet_is_served() -> None:
    addresses = re.findall(rb"url\(([^)]+)\)", assets()["tracker.css"].body)
    assert len(addresses) == 2
    assert {each.decode() for each in addresses} <= {each.hashed for each in assets().values()}


def test_what_others_wrote_is_unaltered_and_its_licence_lies_beside_it() -> None:
    listed = dict(
        re.findall(r"\| `([\w.]+)` \|.*`(\w{64})` \|", (STATIC / "VENDORED.md").read_text())
    )
    assert set(listed) == {"htmx.min.js", "inter.woff2", "serif600.woff2"}
    for name, mark in listed.items():
        assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == mark
        assert (STATIC / f"{name.split('.')[0]}.LICENSE.txt").stat().st_size > 400


def test_a_first_visit_stays_light() -> None:
    """Fonts, style, scripts and icon, as sent; a page itself adds about 6 kB."""
    sent = sum(len(each.gzipped or each.body) for each in assets().values())
    scripts = sum(
        len(each.gzipped or b"") for each in assets().values() if each.name.endswith(".js")
    )
    assert sent <= 96 * 1024
    assert scripts <= 16 * 1024
    assert (STATIC / "app.js").stat().st_size < 3100


# ---------------------------------------------------------------- templates


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_needs_what_the_content_policy_refuses(template: Path) -> None:
    refused = r"\sstyle=|<style|<script(?![^>]*\bsrc=)|\son\w+=|hx-on|js:|javascript:|hx-vars"
    assert re.findall(refused, template.read_text(encoding="utf-8")) == []


# ---------------------------------------------------------------- pages


@pytest.fixture
def app() -> Flask:
    app = Flask("tests.look", static_folder=None, root_path=str(STATIC.parent))
    app.secret_key = "tests"
    know_htmx(app)
    shield(app)
    dress(app)
    explain_errors(app)
    app.add_url_rule("/", "home", lambda: page("error.html", title="Home", sentence="", mark=""))
    app.add_url_rule("/record", "record", lambda: see("/"))
    return app


def test_a_page_is_whole_for_htmx_too_and_says_that_it_may_vary(app: Flask) -> None:
    plain = app.test_client().get("/")
    swapped = app.test_client().get("/", headers={"HX-Request": "true"})
    assert plain.text.count("<main") == swapped.text.count("<main") == 1
    assert "<title>Home - Tracker</title>" in swapped.text
    assert "HX-Request" in swapped.headers["Vary"]


def test_a_change_sends_the_reader_on_with_and_without_htmx(app: Flask) -> None:
    plain = app.test_client().get("/record")
    swapped = app.test_client().get("/record", headers={"HX-Request": "true"})
    assert (plain.status_code, plain.location) == (303, "/")
    assert swapped.status_code == 204
    assert '"path": "/"' in swapped.headers["HX-Location"]


def test_only_sections_that_have_a_page_are_shown(app: Flask) -> None:
    text = app.test_client().get("/").text
    assert 'id="side-record"' in text
    assert 'id="side-clauses"' not in text


def test_a_hashed_file_is_kept_for_a_year_and_an_old_name_is_gone(app: Flask) -> None:
    answer = app.test_client().get(asset("tracker.css"), headers={"Accept-Encoding": "gzip"})
    assert "immutable" in answer.headers["Cache-Control"]
    assert gzip.decompress(answer.data) == assets()["tracker.css"].body
    assert app.test_client().get("/static/tracker.00000000.css").status_code == 404
    assert app.test_client().get("/static/..%2fassets.py").status_code == 404


def test_a_page_in_the_past_is_marked_in_title_frame_and_words(app: Flask) -> None:
    past = Moment(past=True, sentence="19 May 2026, 23:59 CEST", query={"as_of": "4398"})
    app.before_request(lambda: on_g(moment=past))
    text = app.test_client().get("/").text
    assert "(19 May 2026, 23:59 CEST) - Tracker</title>" in text
    assert 'class="past-frame"' in text
    assert "Nothing can be changed here" in text
    assert 'href="/record?as_of=4398"' in text


def on_g(**values: object) -> None:
    for name, value in values.items():
        setattr(g, name, value)


def test_links_keep_the_moment_unless_told_otherwise(app: Flask) -> None:
    with app.test_request_context("/record?as_of=7&page=2"):
        on_g(moment=Moment(past=True, sentence="then", query={"as_of": "7"}))
        assert href("/objectives") == "/objectives?as_of=7"
        assert href("/objectives?flag=late", page=2) == "/objectives?flag=late&page=2&as_of=7"
        assert href("home") == "/?as_of=7"
        assert href("/", as_of=None) == "/"
        assert here(page=3) == "/record?as_of=7&page=3"
        assert here("json") == "/record.json?as_of=7&page=2"


def boom() -> str:
    raise ZeroDivisionError("division by zero")


def test_an_unexpected_fault_shows_a_number_and_no_detail(app: Flask) -> None:
    app.add_url_rule("/boom.json", "boom_json", boom)
    app.add_url_rule("/boom", "boom", boom)
    answer = app.test_client().get("/boom")
    assert answer.status_code == 500
    assert "Nothing was recorded" in answer.text
    assert "division" not in answer.text
    assert app.test_client().get("/boom.json").mimetype == "application/problem+json"


# ---------------------------------------------------------------- filters


def test_markdown_keeps_nothing_that_acts() -> None:
    html = markdown(
        '# Policy\n\n<b hx-get="/x">hi</b> [go](javascript:alert(1)) ![spy](https://e.x/p.png)\n\n'
        '[out](https://e.x "t")'
    )
    assert "<h1>Policy</h1>" in html
    assert "<b" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert 'rel="nofollow noopener noreferrer"' in html


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [
        (21_250_000, "EUR", "EUR\u00a0212,500"),
        (21_250_050, "EUR", "EUR\u00a0212,500.50"),
        (-500, "EUR", "-EUR\u00a05"),
        (1500, "JPY", "JPY\u00a01,500"),
    ],
)
def test_money_comes_from_minor_units_with_its_currency(
    minor: int, currency: str, shown: str
) -> None:
    assert money(minor, currency) == shown


def test_counted_words_speak_of_one_many_and_none() -> None:
    assert [words(n, "entry", "entries") for n in (0, 1, 2)] == [
        "no entries",
        "1 entry",
        "2 entries",
    ]


# ---------------------------------------------------------------- drawings


def node(name: str, state: str = "") -> Node:
    return Node(name, [name], f"/{name}", state)


def test_a_giver_stands_beside_the_middle_of_its_takers() -> None:
    drawing = tree([*map(node, "abc")], [Edge("a", "b"), Edge("a", "c")], ["a", "b"])
    at = {box.node.id: (box.x, box.y) for box in drawing.boxes}
    assert at["a"][0] < at["b"][0] == at["c"][0]
    assert at["a"][1] == (at["b"][1] + at["c"][1]) / 2
    assert [curve.state for curve in drawing.curves] == ["", "lit"]


def test_no_two_boxes_of_a_chain_overlap() -> None:
    names = [f"n{i}" for i in range(40)]
    edges = [Edge(names[(i - 1) // 3], names[i]) for i in range(1, 40)]
    boxes = tree([*map(node, names)], edges).boxes
    places = {(box.x, box.y) for box in boxes}
    assert len(places) == 40
    for one in boxes:
        crowd = [each for each in boxes if each.x == one.x and 0 < abs(each.y - one.y) < 64]
        assert crowd == []


def test_a_circle_is_drawn_once_and_its_edges_all_the_same() -> None:
    drawing = tree([*map(node, "ab")], [Edge("a", "b"), Edge("b", "a")])
    assert len(drawing.boxes) == len(drawing.curves) == 2
    assert [branch.node.id for branch in drawing.branches] == ["a"]


def test_an_empty_chain_is_an_empty_drawing() -> None:
    assert tree([], []).boxes == []


def test_bars_stand_where_the_thumb_of_a_range_stands() -> None:
    drawing = histogram([1, 2, 4], [(1, "audit")], current=1)
    assert [bar.x + bar.width / 2 for bar in drawing.bars] == pytest.approx([0, 500, 1000], abs=0.1)
    assert [bar.on for bar in drawing.bars] == [True, True, False]
    assert drawing.marks == [(500, "audit")]
    assert drawing.bars[-1].height == drawing.height


def test_a_missing_measurement_breaks_the_line() -> None:
    drawing = sparkline([1, 2, None, 3, 4], target=4)
    assert len(drawing.runs) == 2
    assert drawing.last == (120, drawing.target)
    assert sparkline([]).last is None


def test_the_demo_bar_offers_the_people_to_look_as(app: Flask) -> None:
    dana = SimpleNamespace(id="dana", name="Dana Okafor", office_title="CIO", initials="DO")
    demo = SimpleNamespace(clock_sentence="This is a demo.", people=[dana])
    app.before_request(lambda: on_g(me=dana, demo=demo, turn_count=3))
    text = app.test_client().get("/").text
    assert '<option value="dana" selected>' in text
    assert "This is a demo." in text
