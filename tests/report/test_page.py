"""The page stands alone: no script, no address elsewhere, readable by keyboard and screen reader, small."""

import re
from base64 import b64encode
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from headway.report.base import split_headline
from headway.report.page import html

VOID = {"meta", "br", "hr", "wbr"}


class Tree(HTMLParser):
    """Collects elements in order, and checks that they nest."""

    def __init__(self):
        super().__init__()
        self.seen, self.open = [], []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs), tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture
def text(page):
    return html(page)


@pytest.fixture
def seen(text):
    tree = Tree()
    tree.feed(text)
    assert tree.open == []
    return tree.seen


def test_it_runs_no_script_and_no_hostile_name_becomes_markup(text, seen):
    assert not {"script", "iframe", "object", "embed", "form", "link", "base", "img"} & {t for t, _, _ in seen}
    assert not [a for _, attrs, _ in seen for a in attrs if a.startswith("on") or a == "style"]
    assert "<script" not in text.lower()


def test_it_names_no_address_elsewhere(text, seen):
    assert all(a.get("href", "#").startswith("#") for _, a, _ in seen)
    assert not re.search(r"https?://|@import|url\((?!#)", text)


def test_its_policy_allows_nothing_but_its_own_style(text, seen):
    policy = next(a["content"] for t, a, _ in seen if a.get("http-equiv") == "Content-Security-Policy")
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)[1]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert b64encode(sha256(style.encode()).digest()).decode() in policy


def test_control_and_bidi_characters_are_made_visible(text):
    assert not set(text) & {"\x1b", "\u202e", "\x00"}


def test_every_id_is_unique_and_every_link_leads_somewhere(seen):
    ids = Counter(a["id"] for _, a, _ in seen if "id" in a)
    assert [i for i, n in ids.items() if n > 1] == []
    assert {a["href"][1:] for _, a, _ in seen if "href" in a} <= set(ids)


def test_headings_go_down_one_step_at_a_time_from_a_single_first(seen):
    levels = [int(t[1]) for t, _, _ in seen if re.fullmatch("h[1-6]", t)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_landmarks_are_there_and_everything_scrollable_can_be_reached(seen):
    assert {"header", "main", "nav", "footer"} <= {t for t, _, _ in seen}
    assert seen[[t for t, _, _ in seen].index("body") + 1][1]["href"] == "#findings"
    assert all(a.get("tabindex") == "0" and a.get("aria-label") for _, a, _ in seen if a.get("class") == "scroll")


def test_tables_have_captions_and_scoped_headers(seen):
    assert sum(t == "caption" for t, _, _ in seen) == sum(t == "table" for t, _, _ in seen) > 0
    assert all(a.get("scope") in {"row", "col"} for t, a, _ in seen if t == "th")


def test_every_picture_is_named_in_words_and_given_as_a_table(seen):
    pictures = [a for t, a, _ in seen if t == "svg"]
    assert pictures
    assert all(a["role"] == "img" and a["aria-labelledby"] for a in pictures)
    figures = sum(t == "figure" for t, _, _ in seen)
    assert sum(a.get("class") == "same" for _, a, _ in seen) == figures


def test_the_first_screen_has_the_date_the_three_most_surprising_and_the_privacy_note(text):
    first = text[: text.index("<nav")]
    assert "as of 2026-01-01, 325 days ago" in first
    assert "privacy.min_people is 3" in first
    assert first.count("<article") == 3
    places = [first.index(f'href="#q-{q}"') for q in ("slow_types", "bottlenecks", "hotspots")]
    assert places == sorted(places)


def test_an_empty_panel_stands_in_the_closing_table_only(text):
    closing = text[text.index('id="missing"') :]
    assert "No stable tags." in closing
    assert "headway analyze . --deployments merges" in closing
    assert text.count("No stable tags.") == 1


def test_it_is_small_and_the_same_every_time(page, text):
    assert len(text.encode()) < 3_000_000
    assert html(page) == text


def test_fewer_than_three_findings_are_called_what_they_are(page):
    calm = tuple(replace(a, answer=replace(a.answer, claim="")) for a in page.asked)
    assert "No finding" in html(replace(page, asked=calm))
    assert "Only one answer stood out" in html(replace(page, asked=(page.asked[0], *calm[1:])))


@pytest.mark.parametrize(
    ("headline", "parts"),
    [
        ("Fixes wait (12 d (median); 8 changes).", ("Fixes wait.", "12 d (median); 8 changes")),
        ("Large ones (9 lines) wait (12 d (median)).", ("Large ones (9 lines) wait.", "12 d (median)")),
        ("Nothing stands out.", ("Nothing stands out.", "")),
        ("Too few (3) to tell.", ("Too few (3) to tell.", "")),
    ],
)
def test_a_headline_parts_from_the_figures_at_its_end(headline, parts):
    assert split_headline(headline) == parts


def test_how_good_the_model_was_stands_above_the_findings_and_only_once(page):
    opening = next(a for a in page.asked if a not in page.cards)
    said, _ = split_headline(opening.answer.headline)
    above = html(replace(page, opening=opening)).partition('id="findings"')[0]
    assert f'href="#q-{opening.name}"' in above
    assert html(replace(page, opening=page.cards[0])) == html(page)
    assert said.split()[0] in above


def test_what_opens_the_page_is_said_once_and_pointed_at_where_its_evidence_stands(page):
    opening = next(a for a in page.asked if a not in page.cards)
    said, _ = split_headline(opening.answer.headline)
    assert html(page).count(said) == 1
    text = html(replace(page, opening=opening))
    assert text.count(said) == 1
    assert f'href="#o-{opening.name}-said"' in text.partition(f'id="q-{opening.name}"')[2]


def test_every_number_under_the_title_links_to_what_it_counts_and_its_query(page):
    names = [one.name for one in page.read]
    header = html(page).partition("</header>")[0]
    assert header.count('href="#d-read"') == len(names) > 0
    meaning = html(page).partition('id="d-read"')[2].partition("</article>")[0]
    assert [name for name in names if f"<strong>{name}</strong>" not in meaning] == []
    assert meaning.count("select") >= len(names)
