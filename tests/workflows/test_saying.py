from __future__ import annotations

import json
import time
from fractions import Fraction
from itertools import islice, pairwise
from pathlib import Path
from unittest.mock import Mock

import av
import numpy as np
import pyloudnorm
import pytest
from PIL import Image

import saram
from saram.errors import EngineError, MediaError, OutputError, ScriptError, UnknownNameError, UsageError
from saram.media import VideoReader, read_audio, read_image, read_srt, read_vtt
from saram.motion import from_json, read_csv
from saram.types import Speaker
from saram.workflows.canvas import parse_fps, parse_size

TEXT = "안녕하세요. 아홉 시 뉴스입니다."


def names(folder) -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def drawn(text=TEXT, **options):
    return saram.say(text, **{"avatar": "drawn", "size": 64, **options})


class TestWhatComesOut:
    def test_a_film_with_sound_as_long_as_its_pictures(self, tmp_path):
        saved = drawn().save(tmp_path / "news.mp4")
        with VideoReader(tmp_path / "news.mp4") as reader:
            frames = list(reader.frames())
        assert len(frames) == saved.frames
        assert saved.duration == Fraction(saved.frames, 25)
        sound = read_audio(tmp_path / "news.mp4")
        assert 0 <= sound.duration - saved.duration < Fraction(1, 25)
        assert np.abs(sound.samples).max() > 0.1
        assert saved.path == tmp_path / "news.mp4"
        assert saved.real_time_factor == pytest.approx(saved.wall_seconds / float(saved.duration))

    @pytest.mark.parametrize("name", ["news.mp4", "news.webm", "news.mov", "news.wav"])
    def test_the_file_as_it_is_delivered_is_as_loud_as_promised(self, tmp_path, name):
        text = "오늘의 주요 소식을 전해 드립니다. 내일은 전국이 대체로 맑겠고 낮 기온은 오늘과 비슷하겠습니다."
        drawn(text).save(tmp_path / name)
        with av.open(str(tmp_path / name)) as container:
            frames = [frame.to_ndarray().reshape(-1, len(frame.layout.channels)) if frame.format.is_packed
                      else frame.to_ndarray().T for frame in container.decode(audio=0)]  # fmt: skip
        sound = np.concatenate(frames)
        if sound.dtype.kind == "i":
            sound = sound / np.iinfo(sound.dtype).max
        assert pyloudnorm.Meter(48_000).integrated_loudness(sound) == pytest.approx(-16, abs=0.7)

    def test_the_same_seed_makes_the_same_film_and_another_one_another(self):
        one, same, other = (list(drawn(seed=seed).motion.values.ravel()) for seed in (1, 1, 2))
        assert one == same
        assert one != other

    def test_frames_can_be_looked_at_one_by_one(self):
        frames = list(islice(drawn().frames(), 30))
        assert [frame.time for frame in frames] == [Fraction(number, 25) for number in range(30)]
        assert frames[0].pixels.shape == (64, 64, 3)

    def test_speech_and_motion_are_there_for_programs(self):
        video = drawn()
        assert [speech.text for speech in video.speech] == ["안녕하세요.", "아홉 시 뉴스입니다."]
        first, second = (speech.audio.start for speech in video.speech)
        assert first == Fraction(2, 5)
        assert second > first + video.speech[0].duration - Fraction(1, 2)
        assert video.motion.duration > second
        assert video.speech is video.speech

    def test_transparent_formats_keep_the_person_alone(self, tmp_path):
        drawn().save(tmp_path / "a.webm")
        with VideoReader(tmp_path / "a.webm") as reader:
            assert reader.has_alpha
            assert next(reader.frames()).pixels[2, 2, 3] < 8

    def test_a_background_takes_the_place_of_transparency(self, tmp_path):
        drawn(background="red").save(tmp_path / "a.webm")
        with VideoReader(tmp_path / "a.webm") as reader:
            assert not reader.has_alpha
            red, green, blue = next(reader.frames()).pixels[2, 2].astype(int)
        assert red > 200
        assert max(green, blue) < 60

    def test_a_background_of_the_script_takes_the_place_of_transparency_too(self, tmp_path):
        drawn("[background red] 네.").save(tmp_path / "a.webm")
        with VideoReader(tmp_path / "a.webm") as reader:
            assert not reader.has_alpha
            red, green, blue = list(reader.frames())[-1].pixels[2, 2].astype(int)
        assert red > 200
        assert max(green, blue) < 60

    def test_a_wide_canvas_is_filled(self):
        frame = next(drawn(size="128x64").frames())
        assert frame.pixels.shape == (64, 128, 3)
        assert frame.pixels[:, 0].min() > 50

    def test_sound_alone(self, tmp_path):
        saved = drawn().save(tmp_path / "a.wav")
        assert saved.frames == 0
        assert read_audio(tmp_path / "a.wav").duration == saved.duration

    def test_a_folder_of_pictures_can_be_made_again(self, tmp_path):
        for _ in range(2):
            saved = drawn("네.").save(f"{tmp_path}/frames/")
        assert saved.path == tmp_path / "frames"
        found = names(tmp_path / "frames")
        assert found[-1] == "sound.wav"
        assert len(found) == saved.frames + 1
        assert read_image(tmp_path / "frames/00000.png").shape == (64, 64, 4)

    def test_other_rates_keep_the_length(self, tmp_path):
        at_25, at_30 = (drawn("네.", fps=fps).save(tmp_path / f"{fps}.mp4").duration for fps in (25, 30))
        assert abs(at_25 - at_30) < Fraction(1, 30)

    def test_motion_and_sound_can_be_written_beside(self, tmp_path):
        video = drawn()
        saved = video.save(tmp_path / "a.mp4", motion=tmp_path / "a.json", audio=tmp_path / "a.wav")
        assert saved.files == {"motion": tmp_path / "a.json", "audio": tmp_path / "a.wav"}
        motion = from_json((tmp_path / "a.json").read_text())
        assert np.allclose(motion.values, video.motion.values, atol=1e-6)
        assert read_audio(tmp_path / "a.wav").duration == saved.duration
        video.save(tmp_path / "a.gif", motion=tmp_path / "a.csv")
        with (tmp_path / "a.csv").open() as file:
            assert len(read_csv(file)) == len(motion)

    def test_the_file_says_how_it_was_made(self, tmp_path):
        drawn(seed=9, title="뉴스").save(tmp_path / "a.mp4")
        with av.open(str(tmp_path / "a.mp4")) as container:
            tags = dict(container.metadata)
        record = json.loads(tags["description"])
        assert tags["title"] == "뉴스"
        assert record["avatar"] == "drawn 1"
        assert record["seed"] == 9
        assert record["software"] == f"saram {saram.__version__}"

    def test_the_file_names_every_voice_that_was_asked_for(self):
        video = drawn("하나. [voice ko-male] 둘.\n---\n[scene voice=ko-male-deep] 셋.", voice="ko-female")
        assert video.order.provenance.voice == "ko-female, ko-male, ko-male-deep"

    def test_progress_rises_to_the_end(self, tmp_path):
        seen = []
        saved = drawn(on_progress=seen.append).save(tmp_path / "a.mp4")
        done = [progress.done for progress in seen]
        assert done == sorted(done)
        assert done[-1] == saved.duration
        assert all(progress.done <= progress.total for progress in seen)
        assert seen[0].total > 1


class TestThePresenterThatShips:
    def test_she_speaks(self, tmp_path):
        saved = saram.say("네.", size=128).save(tmp_path / "a.mp4")
        assert saved.size == (128, 128)
        with VideoReader(tmp_path / "a.mp4") as reader:
            frames = [frame.pixels.astype(int) for frame in reader.frames()]
        assert len(frames) == saved.frames
        lower = [frame[60:90, 40:88] for frame in frames]
        moved = [np.abs(a - b).mean() for a, b in pairwise(lower)]
        assert max(moved) > 1, "the mouth moves"

    def test_she_stands_before_another_background(self):
        frame = next(saram.say("네.", size="256x128", background="#0000ff").frames())
        assert tuple(frame.pixels[2, 2]) == (0, 0, 255)
        assert frame.pixels[64, 128, 0] > 80, "and covers it"

    def test_the_first_picture_takes_less_than_a_second_of_work(self):
        """Processor time, so that the test says the same on a busy machine."""
        next(saram.say(TEXT, size=512).frames())
        begin = time.process_time()
        next(saram.say(TEXT, size=512).frames())
        assert time.process_time() - begin < 1.0


class TestWhenAVoiceFails:
    def test_nothing_is_left_behind(self, tmp_path, monkeypatch):
        failing = Mock(spec=Speaker)
        failing.speak.side_effect = EngineError("The voice has lost its voice.")
        monkeypatch.setattr("saram.voice.open_speaker", lambda _: failing)
        with pytest.raises(EngineError, match="lost its voice"):
            drawn().save(tmp_path / "a.mp4", motion=tmp_path / "m.json", captions="srt")
        assert names(tmp_path) == []
        failing.close.assert_called_once()


class TestCaptions:
    def test_a_subtitle_file_stands_beside_the_film(self, tmp_path):
        for kind, read in (("srt", read_srt), ("vtt", read_vtt)):
            video = drawn(captions=kind)
            saved = video.save(tmp_path / "a.mp4")
            assert saved.files["captions"] == tmp_path / f"a.{kind}"
            captions = read(saved.files["captions"].read_text())
            assert " ".join(line for caption in captions for line in caption.lines) == TEXT
            assert abs(captions[0].start - video.speech[0].audio.start) < Fraction(1, 4)
            assert all(a.end <= b.start for a, b in pairwise(captions))

    def test_burned_captions_are_seen_while_the_words_are_heard(self):
        plain = list(drawn(size="320x180").frames())
        burned = list(drawn(size="320x180", captions="burn").frames())
        changed = [not np.array_equal(a.pixels, b.pixels) for a, b in zip(plain, burned, strict=True)]
        assert not changed[0]
        assert all(changed[15:40])

    def test_a_scene_without_captions_has_none(self, tmp_path):
        drawn("하나.\n---\n[scene captions=off]\n둘.\n---\n[scene captions=on]\n셋.", captions="srt").save(
            tmp_path / "a.wav"
        )
        assert [caption.lines for caption in read_srt((tmp_path / "a.srt").read_text())] == [("하나.",), ("셋.",)]


class TestMistakes:
    @pytest.mark.parametrize("text", ["", "   \n\t", "---", "// only a note"])
    def test_an_empty_script_is_refused(self, text):
        with pytest.raises((ScriptError, UsageError)):
            drawn(text)

    def test_a_wrong_mark_is_placed(self):
        with pytest.raises(ScriptError, match="script:1:4"):
            drawn("안녕 [paus 1s]")

    @pytest.mark.parametrize("size", ["1x1", "0", "9000x100", "big", "12", (1, 1), "100x", "-5x5"])
    def test_sizes_out_of_range_are_refused(self, size):
        with pytest.raises(UsageError):
            drawn(size=size)

    @pytest.mark.parametrize("fps", [0, 240, -1, "fast", "1/0", 0.2])
    def test_rates_out_of_range_are_refused(self, fps):
        with pytest.raises(UsageError):
            drawn(fps=fps)

    @pytest.mark.parametrize(
        "options",
        [{"rate": 9}, {"rate": 0}, {"pitch": 99}, {"volume": 99}, {"captions": "big"}, {"language": "fr"}],
    )
    def test_values_out_of_range_are_refused_at_once(self, options):
        with pytest.raises(UsageError):
            drawn(**options)

    def test_unknown_names_list_the_known_ones(self):
        with pytest.raises(UnknownNameError, match=r"drawn|hana"):
            drawn(avatar="nobody")
        with pytest.raises(UnknownNameError, match="ko-female"):
            drawn(voice="nobody")
        with pytest.raises(ScriptError, match=r"^script:1:5: .*ko-female"):
            drawn("하나. [voice nobody] 둘.")
        with pytest.raises(ScriptError, match=r"^script:3:1: .*ko-female"):
            drawn("하나.\n---\n[scene voice=nobody] 둘.")

    def test_a_missing_background_is_found_before_any_work(self):
        with pytest.raises(MediaError, match=r"nothing\.png"):
            drawn(background="nothing.png")
        with pytest.raises(ScriptError, match=r"^script:2:1: .*nothing\.mp4"):
            drawn("하나.\n[background nothing.mp4] 둘.")
        with pytest.raises(ScriptError, match=r"^script:1:1: .*nothing\.png"):
            drawn("[scene background=nothing.png] 둘.")

    def test_a_wrong_ending_or_folder_is_found_before_any_work(self, tmp_path):
        with pytest.raises(OutputError, match="Known endings"):
            drawn().save(tmp_path / "a.avi")
        with pytest.raises(OutputError, match="does not exist"):
            drawn().save(tmp_path / "no/a.mp4")
        with pytest.raises(UsageError, match=r"\.json or \.csv"):
            drawn().save(tmp_path / "a.mp4", motion=tmp_path / "a.txt")
        with pytest.raises(UsageError, match="twice"):
            drawn().save(tmp_path / "a.wav", audio=tmp_path / "a.wav")
        assert names(tmp_path) == []


class TestOddTexts:
    @pytest.mark.parametrize(
        "text",
        [
            "😀",
            "안녕 😀 하세요 👨‍👩‍👧‍👦",
            "Hello, 안녕, 你好, Привет, مرحبا",
            "مرحبا بالعالم",
            "bell\x07 and null\x00 and escape\x1b[31m",
            "[pause 0s]",
            "하나. [pause 0s] 둘.",
            "!!! ... ???",
        ],
        ids=["emoji", "family", "mixed", "rtl", "control", "pause0", "pause0-inside", "punctuation"],
    )
    def test_they_become_a_film_all_the_same(self, tmp_path, text):
        saved = drawn(text, captions="srt").save(tmp_path / "a.mp4")
        assert saved.frames >= 25

    def test_a_character_that_is_not_said_is_reported(self, tmp_path, caplog):
        saved = drawn("안녕 😀😀 하세요.").save(tmp_path / "a.wav")
        assert set(saved.unknown) == {"😀"}
        assert caplog.text.count("no known reading") == 1

    def test_half_a_character_is_placed(self):
        with pytest.raises(ScriptError, match="surrogate"):
            drawn("안녕\ud83d 하세요")

    def test_a_very_long_word_streams(self):
        """100,000 characters without a space: the first pictures are there long before the last is said."""
        frames = drawn("가" * 100_000).frames()
        assert len(list(islice(frames, 20))) == 20
        frames.close()


class TestFilesAsScripts:
    def test_a_script_finds_its_pictures_beside_it(self, tmp_path):
        (tmp_path / "news").mkdir()
        Image.new("RGB", (8, 8), (255, 0, 0)).save(tmp_path / "news/studio.png")
        (tmp_path / "news/a.md").write_text("[background studio.png]\n안녕하세요.")
        frame = next(drawn(tmp_path / "news/a.md").frames())
        assert tuple(frame.pixels[0, 0]) == (255, 0, 0)

    def test_subtitles_are_spoken_in_time(self, tmp_path):
        (tmp_path / "a.srt").write_text(
            "1\n00:00:01,000 --> 00:00:03,000\n안녕하세요.\n\n2\n00:00:05,000 --> 00:00:07,000\n반갑습니다.\n"
        )
        starts = [speech.audio.start for speech in drawn(tmp_path / "a.srt").speech]
        assert starts == [1, 5]


@pytest.mark.parametrize(
    ("written", "size"),
    [("720p", (1280, 720)), ("512", (512, 512)), (512, (512, 512)), ("640X360", (640, 360)), ("8k", (7680, 4320)),
     (" 100 × 50 ", (100, 50)), ((33, 17), (33, 17))],
)  # fmt: skip
def test_sizes_as_people_write_them(written, size):
    assert parse_size(written) == size


@pytest.mark.parametrize(
    ("written", "fps"),
    [("25", 25), (30, 30), ("29.97", Fraction(30000, 1001)), (23.976, Fraction(24000, 1001)),
     ("30000/1001", Fraction(30000, 1001)), (12.5, Fraction(25, 2)), (Fraction(50), 50),
     ("59.94", Fraction(60000, 1001))],
)  # fmt: skip
def test_rates_as_people_write_them(written, fps):
    assert parse_fps(written) == fps


@pytest.mark.parametrize("written", ["", "abc", "nan", "inf", "1/0", "1e999", "1e999999999", "25fps", float("nan")])
def test_what_is_no_rate_is_said_to_be_none(written):
    with pytest.raises(UsageError, match=r"not a frame rate.*29\.97"):
        parse_fps(written)


@pytest.mark.parametrize("option", [{"rate": 5.0}, {"pitch": 40.0}, {"volume": float("nan")}])
def test_an_option_out_of_range_is_named_and_no_scene_is_blamed(option):
    (name,) = option
    with pytest.raises(UsageError, match=rf"^The settings cannot be used: {name} must be from"):
        drawn(**option)


def test_an_unknown_avatar_gives_the_names_of_all():
    with pytest.raises(UnknownNameError, match=r"hana, drawn\..*saram avatar build"):
        drawn(avatar="nobody")


def test_a_gesture_that_the_avatar_does_not_know_is_found_before_any_work():
    with pytest.raises(ScriptError, match=r"^script:3:1: .*gesture named 'dance'. Known: bow,.* nod,.*scene 2"):
        saram.say("네.\n---\n[gesture dance] 네.")
    drawn("[gesture dance] 네.")  # it has none at all and goes without


def test_captions_cannot_be_burned_into_sound(tmp_path):
    with pytest.raises(UsageError, match=r"no pictures\..*srt"):
        drawn(captions="burn").save(tmp_path / "a.wav")
    assert names(tmp_path) == []


def test_the_verbs_are_seen_when_a_person_looks_into_the_package():
    assert {"say", "Video", "__version__"} <= set(dir(saram))
