"""The exemplar avatar: made of pictures that were filmed."""

from saram.avatar.exemplar.animator import ExemplarAnimator
from saram.avatar.exemplar.builder import BaseFootage, ExemplarBuild, TalkingFootage, build_exemplar

__all__ = ["BaseFootage", "ExemplarAnimator", "ExemplarBuild", "TalkingFootage", "build_exemplar"]
