"""Take the pictures of the page for docs/media: one conversation at the sizes of a kiosk, a desk and a phone."""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from saram.live import Patience
from saram.server.app import create_app
from saram.server.running import listen_on, make_server
from saram.server.settings import Settings
from saram.server.wiring import BotParts
from saram.workflows.answering import Appearance

MEDIA = Path(__file__).parents[1] / "docs" / "media"
LARGEST = 120_000
FLAGS = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"
FLAGS += " --no-first-run --autoplay-policy=no-user-gesture-required"
SHOTS = {
    "talk-portrait": ("bank", (1080, 1920), 540, ["번호표 뽑아 줘", "대출 상담"]),
    "talk-landscape": ("bank", (1920, 1080), 960, ["정기예금 금리 알려 줘"]),
    "talk-phone": ("bank", (390, 844), 390, ["번호표 뽑아 줘", "예금 업무"]),
}


def converse(page: Page, texts: list[str]) -> None:
    """Hold a conversation, and stop in the middle of the last answer."""
    page.click("#write")
    for number, text in enumerate(["", *texts]):
        if text:
            page.fill("#text", text)
            page.press("#text", "Enter")
        page.wait_for_selector(f".bubble.bot >> nth={number}")
        page.wait_for_selector("body[data-state=speaking] #answer.shown")
    page.evaluate("document.activeElement.blur()")
    page.wait_for_function("document.getElementById('caption').textContent !== ''")
    page.wait_for_timeout(1200)
    page.wait_for_function("document.getElementById('caption').textContent !== ''")


def shrink(picture: Path, target: Path, width: int) -> None:
    """Write a picture as WebP at a width, not larger than `LARGEST` bytes."""
    with Image.open(picture) as image:
        small = image.convert("RGB").resize(
            (width, round(image.height * width / image.width)), Image.Resampling.LANCZOS
        )
    for quality in (88, 80, 70, 60):
        small.save(target, quality=quality, method=6)
        if target.stat().st_size <= LARGEST:
            return


def main(folder: Path) -> None:
    """Take all of them."""
    appearance = Appearance(avatar="hana", background="bank-counter", size=(720, 720))
    parts = BotParts("bank", appearance=appearance, language="ko")
    parts.warm(print)
    listening, settings = listen_on("127.0.0.1", 0), Settings(patience=Patience(mind=240, answer=240, report=240))
    server = make_server(create_app({"bank": parts.parts}, settings), settings)
    threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True).start()
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as temporary:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS.split())
        for name, (bot, (width, height), shown, texts) in SHOTS.items():
            context = browser.new_context(bypass_csp=True, viewport={"width": width, "height": height})
            page = context.new_page()
            page.set_default_timeout(240_000)
            page.goto(f"http://127.0.0.1:{listening.getsockname()[1]}/talk/{bot}")
            page.wait_for_timeout(1000)
            converse(page, texts)
            picture = Path(temporary) / f"{name}.png"
            page.screenshot(path=picture)
            shrink(picture, folder / f"{name}.webp", shown)
            print(folder / f"{name}.webp", (folder / f"{name}.webp").stat().st_size)
            context.close()
        browser.close()
    server.should_exit = True
    parts.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else MEDIA)
