"""A bundle that is quickly made, and the shipped one."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from saram.avatar import AvatarBundle, Clip, Consent, Manifest, find_avatar
from saram.avatar.clip_codec import encode_rgb

SIZE = (64, 48)
FRAMES = 6


def npy(array) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def small_members() -> dict[str, bytes]:
    rng = np.random.default_rng(0)
    pictures = [np.full((SIZE[1], SIZE[0], 3), 40 * index, np.uint8) for index in range(FRAMES)]
    placement = np.tile(np.eye(2, 3, dtype=np.float32), (FRAMES, 1, 1))
    return {
        "clips/idle.mp4": encode_rgb(pictures, 25, 20),
        "clips/idle_placement.npy": npy(placement),
        "clips/idle_tones.npy": npy(rng.uniform(0, 255, (FRAMES, 4, 3)).astype(np.float32)),
    }


def small_manifest(members: dict[str, bytes], **changes) -> Manifest:
    clip = Clip(
        name="idle",
        picture="clips/idle.mp4",
        placement="clips/idle_placement.npy",
        tones="clips/idle_tones.npy",
        frames=FRAMES,
        loop=True,
    )
    fields = {
        "name": "small",
        "version": "1",
        "title": "Small (작은)",
        "animator": "exemplar",
        "width": SIZE[0],
        "height": SIZE[1],
        "fps": 25,
        "clips": (clip,),
        "voices": {"ko": "ko-female"},
        "licence": "CC0-1.0",
        "consent": Consent(kind="synthetic", statement="drawn by a test"),
        "card": "# Small",
        "members": AvatarBundle.describe(members),
    }
    return Manifest(**{**fields, **changes})


@pytest.fixture(scope="session")
def small_bundle() -> AvatarBundle:
    """A bundle of a few kilobytes."""
    members = small_members()
    return AvatarBundle(small_manifest(members), members)


@pytest.fixture(scope="session")
def small_file(small_bundle, tmp_path_factory) -> Path:
    """The same, saved; not to be changed."""
    path = tmp_path_factory.mktemp("bundle") / "small.saram"
    small_bundle.save(path)
    return path


@pytest.fixture
def forge(small_file, tmp_path):
    """Write a copy of the small bundle with other members or manifest fields; hashes are made to fit."""

    def write(*, members=None, manifest=None, text=None, compression=zipfile.ZIP_STORED) -> Path:
        with zipfile.ZipFile(small_file) as archive:
            contents = {name: archive.read(name) for name in archive.namelist()}
        fields = json.loads(contents.pop("manifest.json"))
        for name, data in (members or {}).items():
            contents[name] = data
            fields["members"][name] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
        fields.update(manifest or {})
        path = tmp_path / "forged.saram"
        with zipfile.ZipFile(path, "w", compression) as archive:
            archive.writestr("manifest.json", json.dumps(fields) if text is None else text)
            for name, data in contents.items():
                archive.writestr(name, data)
        return path

    return write


@pytest.fixture(scope="session")
def hana() -> AvatarBundle:
    """The presenter that is shipped."""
    return find_avatar("hana")


@pytest.fixture(scope="session")
def tiny():
    """The module that makes a generator of a few kilobytes."""
    spec = importlib.util.spec_from_file_location("tiny_generator", Path(__file__).with_name("tiny_generator.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def trained_hana(tiny, hana) -> AvatarBundle:
    """Hana with that generator."""
    return tiny.tiny_trained(hana)
