"""An avatar is made of footage whose words are not known, with and without sound."""

from __future__ import annotations

import json

import av
import pytest

from saram.avatar import AvatarBundle
from saram.datasets import FootageDataset
from saram.training.picture.settings import PictureSettings
from saram.workflows.make_job import MakeJob
from saram.workflows.make_learning import Lessons
from saram.workflows.making import make_avatar

LESSONS = Lessons(mouth_steps=2, picture=PictureSettings(steps=2, size=64, batch=4, workers=1, reduced=False))
pytestmark = pytest.mark.timeout(900)  # a machine may be busy


@pytest.mark.parametrize("sound", [True, False])
def test_an_avatar_is_made_of_what_is_heard_or_seen(sound, order, footage, home, tmp_path):
    talk = footage / "talk.mp4"
    if not sound:
        with av.open(str(talk)) as reader, av.open(str(tmp_path / "mute.mp4"), "w") as writer:
            stream = writer.add_stream_from_template(reader.streams.video[0])
            for packet in reader.demux(video=0):
                if packet.dts is not None:
                    packet.stream = stream
                    writer.mux(packet)
        talk = tmp_path / "mute.mp4"
    untold = {"name": "untold", "videos": (talk,), "transcripts": (None,), "idle": None, "gestures": {}}
    avatar = make_avatar(order.model_copy(update=untold), lessons=LESSONS)
    job = MakeJob.find("untold")
    reasons = {each["reason"] for each in json.loads((job.folder / "check.json").read_text())["findings"]}
    assert ({"no_transcript", "no_sound"} & reasons) == ({"no_transcript"} if sound else {"no_sound"})
    dataset = FootageDataset.open(job.folder / "dataset")
    assert not dataset.has_text
    assert not dataset.motion.any()
    assert AvatarBundle.open(avatar.path).manifest.animator == "trained"
    assert "correlation of opening" in job.stage("mouth").figures
    # By speech it can be measured only where there is some.
    assert ("lower than a still mouth, %" in job.stage("report").figures) is sound
    assert job.stage("report").figures["seconds of video a second"] > 0
