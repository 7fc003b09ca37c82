"""Speech to FaceMotion."""
