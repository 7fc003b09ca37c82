"""Motion as JSON and as a table."""

import contextlib
import io
import json
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from saram.errors import MediaError
from saram.motion import CsvWriter, JsonWriter, Performer, from_json, join, read_csv, to_json, write_csv
from saram.types import COEFFICIENTS, FaceMotion, GestureCue


def through_csv(motions):
    file = io.StringIO(newline="")
    write_csv(motions, file)
    file.seek(0)
    return read_csv(file)


def through_json(motions):
    return from_json(to_json(motions))


def same(one, other):
    return np.array_equal(one.values, other.values) and (one.fps, one.start, one.gestures) == (
        other.fps,
        other.start,
        other.gestures,
    )


motions = st.builds(
    lambda values, fps, start, names: FaceMotion(
        values, fps, start, tuple(GestureCue(name, frame) for frame, name in enumerate(names))
    ),
    arrays.arrays(
        np.float32,
        st.tuples(st.integers(2, 5), st.just(len(COEFFICIENTS))),
        elements=st.floats(-90, 90, width=32, allow_subnormal=False),
    ),
    st.sampled_from([Fraction(25), Fraction(30000, 1001)]),
    st.fractions(0, 100, max_denominator=1001),
    st.lists(st.text(st.characters(exclude_characters="|", exclude_categories=["Cs", "Cc"]), min_size=1), max_size=2),
)


@settings(max_examples=25, deadline=None)
@given(motions)
@pytest.mark.parametrize("through", [through_csv, through_json])
def test_what_is_written_is_read_again(through, motion):
    assert same(through([motion]), motion)


@pytest.mark.parametrize("through", [through_csv, through_json])
def test_stretches_become_one_motion(through, say):
    performer = Performer()
    stretches = [performer.rest(5), performer.perform(say(list("maso"))), performer.rest(0), performer.rest(3)]
    assert same(through(stretches), join(stretches))


@pytest.mark.parametrize("writer", [CsvWriter, JsonWriter])
def test_a_stretch_that_does_not_follow_is_refused(writer):
    out = writer(io.StringIO())
    out.append(Performer().rest(5))
    with pytest.raises(ValueError, match="follow each other"):
        out.append(Performer().rest(5))


def test_the_table_names_its_columns_and_is_written_as_it_comes(say):
    file = io.StringIO(newline="")
    writer, performer = CsvWriter(file), Performer()
    writer.append(performer.rest(2))
    lines = file.getvalue().splitlines()
    assert lines[0] == "# saram motion 1 fps=25 start=0"
    assert lines[1].split(",") == ["time", *COEFFICIENTS, "gestures"]
    assert lines[2].startswith("0.02,")
    assert len(lines) == 4
    writer.append(performer.rest(1))
    assert len(file.getvalue().splitlines()) == 5


def test_json_is_json_and_says_what_it_holds():
    values = np.zeros((2, len(COEFFICIENTS)), np.float32)
    data = json.loads(to_json([FaceMotion(values, gestures=(GestureCue("절", 1),))]))
    assert data["fps"] == "25"
    assert data["coefficients"] == list(COEFFICIENTS)
    assert data["gestures"] == [{"name": "절", "frame": 1}]
    assert len(data["frames"]) == 2


def test_no_stretches_are_an_empty_motion():
    assert len(join([])) == 0
    assert len(through_json([])) == 0


def test_tables_of_other_tools_may_leave_columns_out_and_order_them_at_will():
    motion = read_csv(
        io.StringIO("# saram motion 1 fps=30 start=0\njawOpen,headYaw,browInnerUp\n0.5,-2,0.25\n", newline="")
    )
    assert motion.fps == 30
    assert motion.column("jawOpen")[0] == 0.5
    assert motion.column("headYaw")[0] == -2.0
    assert motion.column("mouthClose")[0] == 0.0


@pytest.mark.parametrize("name", ["", "nod|bow"])
def test_a_gesture_the_table_cannot_hold_is_refused(name):
    with pytest.raises(ValueError, match="gesture"):
        through_csv([FaceMotion(np.zeros((1, len(COEFFICIENTS)), np.float32), gestures=(GestureCue(name, 0),))])


GOOD = "# saram motion 1 fps=25 start=0\njawOpen\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "first line"),
        ("jawOpen\n0\n", "first line"),
        ("# saram motion 2 fps=25 start=0\njawOpen\n", "version 2"),
        ("# saram motion 1 fps=0 start=0\njawOpen\n", "more than 0"),
        ("# saram motion 1 fps=25/0 start=0\njawOpen\n", "division by zero"),
        ("# saram motion 1 fps=25 start=0\n", "Line 2"),
        ("# saram motion 1 fps=25 start=0\njawWide\n", "jawWide"),
        ("# saram motion 1 fps=25 start=0\njawOpen,jawOpen\n", "Line 2"),
        (GOOD + "0,1\n", "Line 3"),
        (GOOD + "0\nx\n", "Line 4"),
        (GOOD + "nan\n", "not finite"),
        (GOOD + "inf\n", "not finite"),
    ],
)
def test_a_damaged_table_is_refused_with_the_place(text, message):
    with pytest.raises(MediaError, match=message):
        read_csv(io.StringIO(text, newline=""))


def changed(**changes):
    data = json.loads(to_json([Performer().rest(2)]))
    return json.dumps({k: v for k, v in (data | changes).items() if v is not ...})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "format"),
        (changed(format="other"), "format"),
        (changed(version=2), "version 2"),
        (changed(fps="0"), "damaged"),
        (changed(fps="25/0"), "damaged"),
        (changed(fps=...), "fps"),
        (changed(frames=...), "frames"),
        (changed(frames=[[0]]), "damaged"),
        (changed(frames=[["a"] * 57]), "damaged"),
        (changed(frames=5), "damaged"),
        (changed(coefficients=["jawWide"]), "jawWide"),
        (changed(coefficients=["jawOpen", "jawOpen"], frames=[[0, 0]]), "once"),
        (changed(gestures=[{"name": "nod", "frame": 2}]), "outside"),
        (changed(gestures=[{"name": "nod"}]), "damaged"),
        (changed(frames=[[float("nan")] * 57] * 2), "not finite"),
        (changed()[:-10], "not JSON"),
    ],
)
def test_a_damaged_file_is_refused(text, message):
    with pytest.raises(MediaError, match=message):
        from_json(text)


def read_table(text):
    return read_csv(io.StringIO(text, newline=""))


@given(st.text(max_size=40))
@pytest.mark.parametrize("read", [from_json, read_table, lambda text: read_table(GOOD + text)])
def test_any_text_is_read_or_refused(read, text):
    with contextlib.suppress(MediaError):
        assert isinstance(read(text), FaceMotion)
