"""Avatar bundles and the animators that bring them to life."""

from saram.avatar.bundle import AvatarBundle
from saram.avatar.fake_animator import FakeAnimator
from saram.avatar.library import AvatarInfo, avatar_path, avatars, find_avatar
from saram.avatar.manifest import Clip, Consent, Manifest
from saram.avatar.opening import animators, check_animator, check_consent, open_animator

__all__ = [
    "AvatarBundle",
    "AvatarInfo",
    "Clip",
    "Consent",
    "FakeAnimator",
    "Manifest",
    "animators",
    "avatar_path",
    "avatars",
    "check_animator",
    "check_consent",
    "find_avatar",
    "open_animator",
]
