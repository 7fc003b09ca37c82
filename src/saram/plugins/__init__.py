"""Names → objects, through entry points; the one place for dynamic import."""

from saram.plugins.registry import Registry

__all__ = ["Registry"]
