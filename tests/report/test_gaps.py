"""What is withheld says the setting that would show it, whatever kind of panel lacks it; a definition is no remedy."""

from datetime import datetime

import pytest

from headway.core.registry import discover
from headway.core.settings import Settings
from headway.metrics.base import Metric
from headway.report.gaps import filling
from headway.report.mixes import mix_panel
from headway.report.numbers import Meter
from headway.store.duckdb import Store

METRICS = discover("headway.metrics", Metric)
MIXES = [metric for metric in METRICS.values() if metric.by]


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_what_is_withheld_is_shown_by_the_setting(metric: Metric) -> None:
    assert filling(metric, "withheld: fewer than 5 people", ships=True).startswith("`privacy.min_people`")


@pytest.mark.parametrize("metric", MIXES, ids=lambda m: m.name)
def test_an_empty_mix_says_what_fills_it_and_not_what_it_means(metric: Metric) -> None:
    panel = mix_panel(Meter(Store(None), datetime(2026, 3, 1), Settings()), metric)
    assert panel.missing
    assert "explain" not in panel.fill
