from __future__ import annotations

import wave
from contextlib import suppress
from fractions import Fraction
from itertools import islice

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from saram.errors import MediaError, UsageError
from saram.media import VideoReader, audio_blocks, read_audio, read_image

READERS = [VideoReader, read_audio, read_image]


@pytest.mark.parametrize("read", READERS)
class TestBadFiles:
    def test_a_missing_file_is_named(self, read, tmp_path):
        with pytest.raises(MediaError, match=r"There is no file .*nothing\.mp4"):
            read(tmp_path / "nothing.mp4")

    def test_a_folder_is_refused(self, read, tmp_path):
        with pytest.raises(MediaError, match="is a folder"):
            read(tmp_path)

    def test_an_empty_file_is_refused(self, read, tmp_path):
        (tmp_path / "a.mp4").write_bytes(b"")
        with pytest.raises(MediaError, match="is empty"):
            read(tmp_path / "a.mp4")

    def test_text_is_refused(self, read, tmp_path):
        (tmp_path / "a.mp4").write_text("not a film at all")
        with pytest.raises(MediaError, match=r"cannot be read|can be read"):
            read(tmp_path / "a.mp4")

    def test_a_name_that_looks_like_a_protocol_is_a_name(self, read):
        with pytest.raises(MediaError, match="There is no file"):
            read("concat:a.mp4|b.mp4")


@pytest.mark.parametrize("part", [0.05, 0.3, 0.6])
def test_a_film_cut_short_is_reported_and_never_crashes(write_clip, tmp_path, part):
    data = write_clip("a.mp4", frames=100).read_bytes()
    (tmp_path / "cut.mp4").write_bytes(data[: int(len(data) * part)])
    try:
        with VideoReader(tmp_path / "cut.mp4") as reader:
            assert len(list(reader.frames())) < 100
    except MediaError as error:
        message = str(error)
    else:
        message = "cut short"  # the index stands at the beginning: what is there can be read
    assert "cut short" in message


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_damaged_bytes_give_pictures_or_a_clear_error(data, tmp_path_factory):
    folder = tmp_path_factory.getbasetemp() / "damaged"
    folder.mkdir(exist_ok=True)
    good = folder / "good.webm"
    if not good.exists():
        _tiny_film(good)
    content = bytearray(good.read_bytes())
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    (folder / "bad.webm").write_bytes(content)
    with suppress(MediaError), VideoReader(folder / "bad.webm") as reader:
        for frame in reader.frames():
            assert frame.pixels.shape[2] in {3, 4}


def _tiny_film(path):
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libvpx-vp9", rate=25)
        stream.width = stream.height = 32
        stream.pix_fmt = "yuv420p"
        for number in range(5):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.full((32, 32, 3), 40 * number, np.uint8))))
        container.mux(stream.encode(None))


def test_a_film_without_sound_has_no_sound_to_read(write_clip):
    with pytest.raises(MediaError, match="holds no sound"):
        read_audio(write_clip("a.gif"))


def test_sound_has_no_pictures(write_clip):
    with pytest.raises(MediaError, match="holds no pictures"):
        VideoReader(write_clip("a.wav"))


def test_pictures_from_a_time_on_begin_with_the_one_on_screen(write_clip):
    with VideoReader(write_clip("a.mp4", frames=40)) as reader:
        assert next(reader.frames(Fraction(1))).time == 1
        assert next(reader.frames(Fraction(101, 100))).time == 1
        assert [frame.time for frame in reader.frames(Fraction(77, 50))] == [Fraction(38, 25), Fraction(39, 25)]
        assert next(reader.frames()).time == 0
        assert [frame.time for frame in reader.frames(Fraction(100))] == [Fraction(39, 25)]


def test_a_loop_goes_on_without_a_gap_in_time(write_clip):
    with VideoReader(write_clip("a.mp4", frames=5)) as reader:
        frames = list(islice(reader.frames(loop=True), 13))
    assert [frame.time for frame in frames] == [Fraction(number, 25) for number in range(13)]
    assert np.abs(frames[5].pixels.astype(int) - frames[0].pixels).max() <= 1


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_films_are_shown_upright(tmp_path, turn):
    with av.open(str(tmp_path / "turned.mp4"), "w") as container:
        stream = container.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 32, "yuv420p"
        stream.set_display_rotation(turn)
        pixels = np.full((32, 64, 3), 30, np.uint8)
        pixels[:, :32] = 220
        for _ in range(3):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels)))
        container.mux(stream.encode(None))
    with VideoReader(tmp_path / "turned.mp4") as reader:
        shown = next(reader.frames()).pixels[..., 0].astype(float)
        assert reader.size == ((64, 32) if turn == 180 else (32, 64))
    bright = {
        90: shown[32:].mean() - shown[:32].mean() if turn == 90 else 0,
        180: shown[:, 32:].mean() - shown[:, :32].mean() if turn == 180 else 0,
        270: shown[:32].mean() - shown[32:].mean() if turn == 270 else 0,
    }[turn]
    assert bright > 100


def test_large_pictures_are_scaled_down_to_cover(write_clip):
    path = write_clip("a.mp4", frames=2, size=(640, 360))
    with VideoReader(path, covering=(128, 128)) as reader:
        assert reader.size == (228, 128)
    with VideoReader(path, covering=(2000, 2000)) as reader:
        assert reader.size == (640, 360)


def test_footage_is_read_with_its_times(shared_data):
    with VideoReader(shared_data / "footage/hana/footage_ko.mp4") as reader:
        assert reader.size == (640, 640)
        assert reader.fps == 25
        assert abs(reader.duration - Fraction(1784, 25)) < Fraction(1, 10)
        frame = next(reader.frames(Fraction(60)))
    assert frame.time == 60


def test_a_program_stream_is_read_from_its_first_picture_on(shared_data):
    with VideoReader(shared_data / "footage/grid_s1/bbaf2n.mpg") as reader:
        for _ in range(2):
            assert [frame.time for frame in reader.frames()] == [Fraction(number, 25) for number in range(75)]
        assert next(reader.frames(Fraction(1, 5))).time == Fraction(1, 5)
        assert next(reader.frames(Fraction(2))).time == 2


class TestSound:
    def test_a_part_is_cut_exactly(self, write_clip):
        path = write_clip("a.wav", frames=50)
        whole = read_audio(path).samples
        part = read_audio(path, start=Fraction(1, 2), end=Fraction(5, 4))
        assert part.duration == Fraction(3, 4)
        assert np.array_equal(part.samples, whole[24_000:60_000])

    def test_another_rate_keeps_length_and_pitch(self, write_clip):
        sound = read_audio(write_clip("a.wav", frames=25), 16_000)
        assert sound.rate == 16_000
        assert abs(sound.samples.size - 16_000) <= 16
        assert np.argmax(np.abs(np.fft.rfft(sound.samples))) == pytest.approx(440, abs=1)

    def test_a_part_beyond_the_end_is_shorter(self, write_clip):
        path = write_clip("a.wav", frames=25)
        assert read_audio(path, start=Fraction(1, 2), end=Fraction(5)).duration == Fraction(1, 2)

    def test_a_part_after_the_end_is_an_error(self, write_clip):
        with pytest.raises(MediaError, match=r"ends after 1\.00 s"):
            read_audio(write_clip("a.wav", frames=25), start=Fraction(3))

    @pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 1), (1, 1)])
    def test_times_out_of_order_are_refused(self, write_clip, start, end):
        with pytest.raises(UsageError, match="not in order"):
            read_audio(write_clip("a.wav"), start=Fraction(start), end=Fraction(end))

    def test_footage_has_its_sound(self, shared_data):
        sound = read_audio(shared_data / "footage/grid_s1/bbaf2n.mpg", 16_000)
        assert 2.5 < sound.duration < 3.5
        assert np.abs(sound.samples).max() > 0.05


class TestImages:
    def test_pixels_are_rgb(self, tmp_path):
        Image.new("RGB", (4, 2), (250, 10, 20)).save(tmp_path / "a.png")
        assert read_image(tmp_path / "a.png").tolist() == [[[250, 10, 20]] * 4] * 2

    @pytest.mark.parametrize("mode", ["L", "P", "1", "CMYK", "I;16"])
    def test_other_modes_become_rgb(self, tmp_path, mode):
        suffix = ".jpg" if mode == "CMYK" else ".png"
        Image.new(mode, (4, 2)).save(tmp_path / f"a{suffix}")
        assert read_image(tmp_path / f"a{suffix}").shape == (2, 4, 3)

    def test_transparency_is_kept(self, tmp_path):
        Image.new("RGBA", (4, 2), (1, 2, 3, 77)).save(tmp_path / "a.png")
        assert read_image(tmp_path / "a.png")[0, 0].tolist() == [1, 2, 3, 77]

    def test_photographs_are_turned_upright(self, tmp_path):
        image = Image.new("RGB", (8, 4))
        exif = image.getexif()
        exif[0x0112] = 6
        image.save(tmp_path / "a.jpg", exif=exif)
        assert read_image(tmp_path / "a.jpg").shape == (8, 4, 3)

    def test_a_picture_cut_short_is_an_error(self, tmp_path):
        rng = np.random.default_rng(0)
        Image.fromarray(rng.integers(0, 255, (64, 64, 3), np.uint8)).save(tmp_path / "a.png")
        data = (tmp_path / "a.png").read_bytes()
        (tmp_path / "a.png").write_bytes(data[: len(data) // 2])
        with pytest.raises(MediaError, match="damaged or cut short"):
            read_image(tmp_path / "a.png")

    def test_a_picture_that_would_fill_the_memory_is_refused(self, tmp_path, monkeypatch):
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
        Image.new("RGB", (12, 12)).save(tmp_path / "a.png")
        with pytest.raises(MediaError, match="too many pixels"):
            read_image(tmp_path / "a.png")


@pytest.mark.parametrize("read", [VideoReader, read_audio, lambda path: next(audio_blocks(path))])
def test_a_list_of_other_files_is_refused(read, write_clip, tmp_path):
    write_clip("secret.mp4")
    (tmp_path / "list.mp4").write_text("ffconcat version 1.0\nfile secret.mp4\n")
    with pytest.raises(MediaError, match="list of other files"):
        read(tmp_path / "list.mp4")


def test_bytes_never_lead_to_a_file(write_clip, tmp_path, monkeypatch):
    write_clip("secret.wav")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MediaError):
        list(audio_blocks(b"ffconcat version 1.0\nfile secret.wav\n"))


def test_an_encoding_that_nobody_knows_is_an_error(tmp_path):
    film = tmp_path / "a.webm"
    _tiny_film(film)
    film.write_bytes(film.read_bytes().replace(b"V_VP9", b"V_XYZ"))
    with pytest.raises(MediaError, match="cannot be read"):
        VideoReader(film)


def test_sound_in_pieces_is_the_sound_and_equal_sides_are_as_loud_as_one(tmp_path):
    path = tmp_path / "sides.wav"
    side = (np.sin(np.arange(30_000) * 0.1) * 30_000).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(22_050)
        file.writeframes(np.repeat(side, 2).tobytes())
    for source in (path, path.read_bytes()):
        blocks = list(audio_blocks(source))
        assert len(blocks) > 1
        assert {rate for _, rate in blocks} == {22_050}
        sound = np.concatenate([block for block, _ in blocks])
        assert np.abs(sound - side / np.float32(32768)).max() < 1e-4
