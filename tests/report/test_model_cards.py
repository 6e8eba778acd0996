"""The cards of the models in use stand in the report, folded, with every text escaped."""

from headway.report.cards import model_cards

CARD = """# Change risk: 2026-01-01-0123abcd

**Will this change need repair?** <script>alert(1)</script>
*Known problems:* 2 * 3
is six.

## What it cannot do

- It says `what` was likely.
- It ranks nobody.

| measure | held out |
|---|---|
| AUC | 0.8100 |
"""


def test_a_card_is_shown_whole_and_escaped():
    shown = str(model_cards([CARD]))
    assert "<summary>Change risk: 2026-01-01-0123abcd</summary>" in shown
    assert "<h4>What it cannot do</h4><ul><li>It says <code>what</code> was likely.</li><li>It ranks nobody.</li></ul>" in shown  # fmt: skip
    assert "<tr><th>measure</th><th>held out</th></tr><tr><td>AUC</td><td>0.8100</td></tr>" in shown
    assert "Known problems: 2 * 3 is six." in shown
    assert "**" not in shown
    assert "<script" not in shown


def test_without_a_model_in_use_there_are_no_cards():
    assert model_cards([]) is None
