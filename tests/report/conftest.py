"""An invented page with every kind of panel, finding and gap, and with the names a hostile repository would choose."""

from datetime import datetime, timedelta
from math import sin

import pytest

from headway.questions.base import Answer, AreaMap, Bars, Grid, Lines, River, Scatter, Strip
from headway.report.base import Asked, Count, Definition, Number, Page, Panel, Section

HOSTILE = "<script>alert(1)</script>\u202e\x1b[31m" + "n" * 255
START = datetime(2023, 1, 1)
MONTHS = tuple(START + timedelta(days=30.44 * i) for i in range(36))


def pictures():
    """One of each picture, with unknowns, odd names and long ones."""
    cohorts = ("2023", "2024", "2025")
    bands = tuple(
        tuple(max(0.0, 9000 * (i - 12 * c)) * 0.985 ** max(0, i - 12 * c - 12) for i in range(36)) for c in range(3)
    )
    areas = (
        "src/compiler",
        "src/runtime",
        HOSTILE,
        "docs",
        "tests/end_to_end/scenarios/with/a/long/name",
        "tools",
        "x & y",
    )
    return {
        "bars": Bars(
            "Days from merge to release",
            ("fix", "feature", HOSTILE, "docs"),
            (12 * 86400.0, 4 * 86400.0, None, 86400.0),
            (9 * 86400.0, 3.5 * 86400, None, 3600.0),
            (15 * 86400.0, 4.9 * 86400, None, 3e7),
            "s",
            0,
        ),
        "strip": Strip(
            "Where the time is",
            ("coding", "pickup", "review", "merge to release"),
            (2 * 86400.0, None, None, 9 * 86400.0),
            (412, 0, 0, 812),
            3,
        ),
        "scatter": Scatter(
            "Lead time of each change",
            tuple(START + timedelta(hours=17 * i) for i in range(1500)),
            tuple(40.0 * 1.011 ** (i * 7919 % 1300) for i in range(1500)),
            "s",
            (("half within", 86400.0 * 1.4), ("85 % within", 86400.0 * 12)),
        ),
        "river": River("Lines that stand, by the year they were written", MONTHS, cohorts, bands),
        "area_map": AreaMap(
            "The code, and where it is repaired",
            areas,
            (42000.0, 30500.0, 12000.0, 9000.0, 5200.0, 800.0, 60.0),
            (0.12, 0.31, None, 0.02, 0.2, 0.08, 0.05),
            "share of changes that repair",
            "%",
        ),
        "lines": Lines(
            "Rework by month",
            MONTHS,
            ("reworked by others", "by their own author"),
            (
                tuple(None if i == 9 else 0.11 + 0.03 * sin(i / 4) for i in range(36)),
                tuple(0.21 + 0.02 * sin(i / 3) for i in range(36)),
            ),
            "%",
        ),
    }


@pytest.fixture
def page() -> Page:
    return made_page()


def made_page() -> Page:
    p = pictures()
    asked = tuple(
        Asked(
            name,
            text,
            Answer(
                headline,
                claim,
                (3.1, 2.4, 3.9),
                surprise,
                Grid(
                    ("type", "wait", "changes"), ("", "s", "changes"), (("fix", 1036800.0, 412.0), (HOSTILE, None, 3.0))
                ),
                p[kind],
                "Four of five such intervals hold the truth; 812 changes; releases inferred from tags.",
                ("Changes that squash their branch.",),
                ("Look at the release of May.",),
                ("a" * 40, "b" * 40),
            ),
            (("waits", "select type, wait from deployed_change"),),
        )
        for name, text, headline, claim, surprise, kind in (
            (
                "slow_types",
                "Which types of changes take longest?",
                "Fixes wait 3.1 × longer from merge to release than features (12 d against 4 d; 80 % interval 2.4–3.9; 812 changes; releases inferred from tags).",
                "fix",
                1.2,
                "bars",
            ),
            (
                "bottlenecks",
                "Where is the time?",
                "Four fifths of the known time pass between merge and release (9 d of 11 d; 80 % interval 0.74–0.86; 812 changes).",
                "release",
                0.9,
                "strip",
            ),
            (
                "hotspots",
                "Which areas need most repair?",
                "src/runtime is repaired 2.2 × as often as its size explains (80 % interval 1.7–2.9; 340 changes).",
                "src/runtime",
                0.7,
                "area_map",
            ),
            (
                "coupling",
                "What changes together?",
                "Too little is seen to tell: 12 pairs of files changed together, and 30 are needed.",
                "",
                0.0,
                "lines",
            ),
        )
    )
    number = Number(
        "change_lead_time",
        "Change lead time",
        "4.2 d",
        "80 % interval 3.9–4.6 d · 812 changes · 96 missing",
        "",
        p["lines"],
        "select 1",
        "headway measure change_lead_time",
    )
    withheld = Number("review_wait", "Review wait", "", "", "Withheld: 3 people changed it, and 5 are needed.")
    empty = Panel(
        "incidents",
        "Repair releases",
        missing="No stable tags.",
        hides="How often a release needs repair.",
        fill="headway analyze . --deployments merges",
    )
    sections = (
        Section(
            "areas",
            "Areas",
            "What the code is made of.",
            (
                Panel(
                    "area-map",
                    "Size and repair",
                    "The darker, the more repairs.",
                    picture=p["area_map"],
                    sql="select area from file_kind where a < 3",
                    command="headway measure unplanned_work_share --by area",
                    examples=Grid(("commit", "area", "lines"), ("", "", "lines"), (("a" * 10, HOSTILE, 12.0),)),
                    metric="change_lead_time",
                ),
            ),
        ),
        Section(
            "survival",
            "Survival",
            "How long lines stand.",
            (Panel("river", "The river of lines", "Each band is a year.", picture=p["river"]),),
            asked[:1],
        ),
        Section(
            "flow",
            "Flow",
            "From first commit to release.",
            (
                Panel("lead", "Lead times", "Each dot is a change.", picture=p["scatter"]),
                Panel("stages", "Stages", "Where time passes.", (number, withheld), p["strip"]),
                Panel("rework", "Rework", "Lines changed again within 21 days.", (number,), p["lines"]),
            ),
        ),
        Section(
            "dora",
            "DORA's five",
            "As its authors define them.",
            (Panel("dora", "The five keys", "", (number, withheld, number)), empty),
            asked[1:],
        ),
    )
    definitions = (
        Definition(
            "change_lead_time",
            "Change lead time",
            "Median time.\n\n$$median(a - b)$$\n\nKnown problems: `squash` hides it.\n\n>>> 1 + 1\n2",
            (("unit", "s"), ("source", "DORA")),
        ),
        Definition("review_wait", "Review wait", "Time.", ()),
    )
    return Page(
        ("demo", HOSTILE),
        datetime(2026, 1, 1),
        "as of 2026-01-01, 325 days ago",
        "1 January 2023 to 1 January 2026",
        (
            Count("commits", "4,210", "What counts as one.", "select 1"),
            Count("changes landed", "1,512", "What counts as one.", "select 1"),
            Count("people", "14", "What counts as one.", "select 1"),
            Count("releases", "31", "What counts as one.", "select 1"),
            Count("lines of code", "99,560", "What counts as one.", "select 1"),
        ),
        ("privacy.min_people is 3 here, and 5 by default: smaller groups can be seen than the house advises.",),
        asked,
        sections,
        definitions,
        "Made by Headway 0.1.0.",
    )
