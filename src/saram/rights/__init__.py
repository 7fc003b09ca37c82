"""What may be done with whose likeness."""

from saram.rights.consent import ConsentRecord, read_consent

__all__ = ["ConsentRecord", "read_consent"]
