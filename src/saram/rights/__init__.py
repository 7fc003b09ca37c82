"""What may be done with whose likeness."""

from saram.rights.consent import BLANKS, ConsentRecord, Evidence, consent_schema, hash_of, read_consent, read_record
from saram.rights.ledger import Ledger, Withdrawal, open_ledger
from saram.rights.terms import ANY_PURPOSE, WORLDWIDE, Terms, Use, check_consent, consent_problems

__all__ = [
    "ANY_PURPOSE",
    "BLANKS",
    "WORLDWIDE",
    "ConsentRecord",
    "Evidence",
    "Ledger",
    "Terms",
    "Use",
    "Withdrawal",
    "check_consent",
    "consent_problems",
    "consent_schema",
    "hash_of",
    "open_ledger",
    "read_consent",
    "read_record",
]
