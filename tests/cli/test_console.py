"""What long work says on standard error."""

from __future__ import annotations

import time

from saram.cli.console import share_bar


def test_where_no_bar_can_be_drawn_a_line_a_minute_is_written(monkeypatch, capsys):
    clock = 0.0
    monkeypatch.setattr(time, "monotonic", lambda: clock)
    with share_bar("anna", shown=True) as show:
        for clock in (1.0, 59.0, 61.0, 62.0, 119.0, 122.0):
            show(clock / 600, 600 - clock, f"picture step {clock:.0f}")
    assert capsys.readouterr().err.splitlines() == [
        "anna: picture step 61, 10%, 8:59 left",
        "anna: picture step 122, 20%, 7:58 left",
    ]


def test_where_nothing_is_to_be_shown_nothing_is(monkeypatch, capsys):
    clock = 0.0
    monkeypatch.setattr(time, "monotonic", lambda: clock)
    with share_bar("anna", shown=False) as show:
        clock = 100.0
        show(0.5, 10.0, "picture")
    assert not capsys.readouterr().err
