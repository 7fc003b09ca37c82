"""Files of sound and picture, in and out; captions."""
