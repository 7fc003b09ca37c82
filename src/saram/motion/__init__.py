"""Speech to FaceMotion."""

from saram.motion.articulation import Articulation, articulation
from saram.motion.expressions import EXPRESSIONS
from saram.motion.performer import Performer

__all__ = ["EXPRESSIONS", "Articulation", "Performer", "articulation"]
