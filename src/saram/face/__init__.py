"""Landmarks, canonical crop, paste back."""

from saram.face import points
from saram.face.canonical_crop import CanonicalCrop
from saram.face.head_pose import head_pose, mean_face
from saram.face.landmarker import Face, Landmarker
from saram.face.mask import ellipse_mask, lower_face_outline, polygon_mask
from saram.face.measures import (
    brow_height,
    eye_distance,
    eye_openness,
    jaw_drop,
    lip_aperture,
    lip_height,
    lip_width,
)
from saram.face.mouth_inside import INSIDE, mouth_inside
from saram.face.placement import Placer, smooth_placement, to_canonical
from saram.face.sharpness import nose_sharpness
from saram.face.similarity import apply_affine, invert_affine, similarity
from saram.face.smoothing import smooth

__all__ = [
    "INSIDE",
    "CanonicalCrop",
    "Face",
    "Landmarker",
    "Placer",
    "apply_affine",
    "brow_height",
    "ellipse_mask",
    "eye_distance",
    "eye_openness",
    "head_pose",
    "invert_affine",
    "jaw_drop",
    "lip_aperture",
    "lip_height",
    "lip_width",
    "lower_face_outline",
    "mean_face",
    "mouth_inside",
    "nose_sharpness",
    "points",
    "polygon_mask",
    "similarity",
    "smooth",
    "smooth_placement",
    "to_canonical",
]
