"""Names of the numbers that move a face."""

from __future__ import annotations

from typing import Final

__all__ = ["ARKIT", "COEFFICIENTS", "POSE"]

ARKIT: Final[tuple[str, ...]] = (
    "eyeBlinkLeft", "eyeLookDownLeft", "eyeLookInLeft", "eyeLookOutLeft", "eyeLookUpLeft", "eyeSquintLeft",
    "eyeWideLeft", "eyeBlinkRight", "eyeLookDownRight", "eyeLookInRight", "eyeLookOutRight", "eyeLookUpRight",
    "eyeSquintRight", "eyeWideRight", "jawForward", "jawLeft", "jawRight", "jawOpen", "mouthClose",
    "mouthFunnel", "mouthPucker", "mouthLeft", "mouthRight", "mouthSmileLeft", "mouthSmileRight",
    "mouthFrownLeft", "mouthFrownRight", "mouthDimpleLeft", "mouthDimpleRight", "mouthStretchLeft",
    "mouthStretchRight", "mouthRollLower", "mouthRollUpper", "mouthShrugLower", "mouthShrugUpper",
    "mouthPressLeft", "mouthPressRight", "mouthLowerDownLeft", "mouthLowerDownRight", "mouthUpperUpLeft",
    "mouthUpperUpRight", "browDownLeft", "browDownRight", "browInnerUp", "browOuterUpLeft",
    "browOuterUpRight", "cheekPuff", "cheekSquintLeft", "cheekSquintRight", "noseSneerLeft",
    "noseSneerRight", "tongueOut",
)  # fmt: skip
"""The 52 ARKit blend shape names; each coefficient is a weight in [0, 1]. Left and right are the face's own."""

POSE: Final[tuple[str, ...]] = ("headYaw", "headPitch", "headRoll", "gazeYaw", "gazePitch")
"""Degrees. Yaw: + towards image right. Pitch: + up. Roll: + top of the head towards image left.
Head values are relative to the avatar's own idle pose; gaze is that of the eyes in the head."""

COEFFICIENTS: Final[tuple[str, ...]] = ARKIT + POSE
"""The columns of every `FaceMotion`, in this order."""
