"""Understanding: recognised text → bot → intent → slots → arguments."""

from saram.language.bot import Bot
from saram.language.bot_folder import BotFolder, read_bots
from saram.language.loading import bots_folder, load
from saram.language.package import Package, read_package, write_package
from saram.language.understanding import Understanding

__all__ = [
    "Bot",
    "BotFolder",
    "Package",
    "Understanding",
    "bots_folder",
    "load",
    "read_bots",
    "read_package",
    "write_package",
]
