from __future__ import annotations

import base64

import saram
from saram.media import VideoReader


def test_a_notebook_shows_the_video_itself(tmp_path):
    video = saram.say("네.", avatar="drawn", size=512, title='"뉴스" <b>')
    bundle = video._repr_mimebundle_()
    assert bundle["text/plain"] == "Video(drawn, 512×512, 25 frames a second)"
    page = bundle["text/html"]
    assert "<b>" not in page
    (tmp_path / "a.mp4").write_bytes(base64.b64decode(page.split("base64,")[1].split('"')[0]))
    with VideoReader(tmp_path / "a.mp4") as reader:
        assert reader.size == (480, 480)
    assert video._repr_mimebundle_()["text/html"] is page


def test_a_terminal_gets_a_bar_and_a_file_does_not(tmp_path, monkeypatch, capsys):
    video = saram.say("네.", avatar="drawn", size=64)
    video.save(tmp_path / "a.wav")
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    video.save(tmp_path / "a.wav")
    assert "Rendering" in capsys.readouterr().err
