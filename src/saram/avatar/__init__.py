"""Avatar bundles and the animators that bring them to life."""

from saram.avatar.fake_animator import FakeAnimator

__all__ = ["FakeAnimator"]
