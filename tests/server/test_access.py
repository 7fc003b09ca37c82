"""Who cannot see, hear or point well can use the page all the same; nothing covers anything else, at any size."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

SIZES = [(1080, 1920), (1920, 1080), (390, 844), (844, 390)]
CONTRASTS = """
() => {
  const numbers = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const over = (above, below) => {
    const [red, green, blue, share = 1] = numbers(above);
    return [red, green, blue].map((level, at) => share * level + (1 - share) * below[at]);
  };
  const ground = (element) => {
    if (!element) return [255, 255, 255];
    const colour = getComputedStyle(element).backgroundColor;
    const [, , , share = 1] = numbers(colour);
    return share === 1 ? numbers(colour).slice(0, 3) : over(colour, ground(element.parentElement));
  };
  const light = (colour) => {
    const [red, green, blue] = colour.map((level) => {
      const part = level / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const found = {};
  for (const each of document.querySelectorAll("body *")) {
    const written = [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    const shadowed = getComputedStyle(each).textShadow !== "none";
    if (!written || shadowed || each.disabled || !each.checkVisibility({ opacityProperty: true })) continue;
    const below = ground(each);
    const [one, other] = [light(over(getComputedStyle(each).color, below)), light(below)].sort((a, b) => b - a);
    found[`${each.tagName}.${each.className} ${each.textContent.trim().slice(0, 20)}`] = (one + 0.05) / (other + 0.05);
  }
  return found;
}
"""
BOXES = """
() => {
  const names = [".notice", "#language", "#end", ".state", "#caption", "#log", "#quick", "#typing", ".privacy"];
  const boxes = {};
  for (const name of names) {
    const { left, top, right, bottom, width, height } = document.querySelector(name).getBoundingClientRect();
    if (width && height) boxes[name] = [left, top, right, bottom];
  }
  return boxes;
}
"""


@pytest.fixture
def visit(browser, serve, tools):
    """Opens the page and begins to type."""
    opened = []

    def start(size=(1280, 720), language="ko", **options):
        server = serve(greeting="", **options)
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, bypass_csp=True)
        opened.append(context)
        page = context.new_page()
        page.goto(f"{server.http}/talk/bank?language={language}")
        expect(page.locator("#title")).not_to_be_empty()
        return page

    yield start
    for context in opened:
        context.close()


def say(page, text, answers=1):
    page.fill("#text", text)
    page.press("#text", "Enter")
    expect(page.locator(".bubble.bot")).to_have_count(answers, timeout=60_000)


def test_a_conversation_can_be_held_with_the_keyboard_alone(visit):
    page = visit()
    page.focus("#write")
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type("영업시간")
    page.keyboard.press("Enter")
    choice = page.locator("#quick button >> nth=0")
    expect(choice).to_have_text("번호표", timeout=60_000)
    page.keyboard.press("Shift+Tab")  # past the microphone, which there is not
    expect(page.locator("#quick button >> nth=1")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(choice).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".ticket")).to_be_visible(timeout=60_000)
    # The choice is gone; whoever made it is at what was said, not at the beginning of the page.
    expect(page.locator("#log")).to_be_focused()
    page.wait_for_selector("#answer.shown")
    page.keyboard.press("Escape")
    expect(page.locator(".bubble.bot >> nth=1")).to_have_class("bubble bot cut")


def test_muting_by_keyboard_works_whatever_letter_the_key_gives(visit):
    page = visit()
    page.click("#begin")
    expect(page.locator("#log")).to_be_focused(timeout=60_000)
    expect(page.locator("#mute")).to_be_enabled()
    page.evaluate("""() => {
        const key = { key: "µ", code: "KeyM", altKey: true, bubbles: true };
        document.body.dispatchEvent(new KeyboardEvent("keydown", key));
    }""")
    expect(page.locator("#mute")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("body")).to_have_attribute("data-state", "muted")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_everything_that_matters_has_a_role_and_a_name(visit, language):
    page = visit(language=language)
    page.click("#write")
    say(page, "번호표")
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.get_by_role("heading", level=1).inner_text() in ("한빛은행", "Hanbit Bank")
    levels = page.evaluate("[...document.querySelectorAll('main :is(h1, h2, h3, h4)')].map((each) => each.tagName)")
    assert set(levels) == {"H1", "H2"}
    log = page.get_by_role("log", name="지금까지 나눈 말" if language == "ko" else "What has been said")
    assert log.get_attribute("aria-live") == "polite"
    assert page.get_by_role("status").get_attribute("aria-live") == "polite"
    assert page.get_by_role("main").count() == 1
    assert page.get_by_role("img", name="3번 창구").count() == 1
    assert page.get_by_role("img", name="QR 결제").count() == 1
    assert page.get_by_role("button", name="Switch to English" if language == "ko" else "한국어로").count() == 1
    assert page.get_attribute("#language", "lang") != language
    hidden = page.evaluate("[...document.querySelectorAll('video, canvas')].map((each) => each.ariaHidden)")
    assert set(hidden) == {"true"}


def test_the_picture_of_a_code_is_seen(visit):
    page = visit()
    page.click("#write")
    say(page, "번호표")
    page.wait_for_function("document.querySelector('.qr img')?.complete")
    assert page.evaluate("document.querySelector('.qr img').naturalWidth") > 0


@pytest.mark.parametrize("state", ["welcome", "talk"])
def test_text_stands_out_from_its_ground(visit, state):
    page = visit()
    if state == "talk":
        page.click("#write")
        say(page, "영업시간")
        say(page, "번호표", 2)
        page.wait_for_selector("#answer.shown")
    contrasts = page.evaluate(CONTRASTS)
    assert len(contrasts) > (5 if state == "welcome" else 20)
    assert {name: ratio for name, ratio in contrasts.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("size", SIZES, ids=["kiosk", "wide", "phone", "phone on its side"])
def test_nothing_covers_anything_else_or_leaves_the_screen(visit, size, language):
    page = visit(size, language)
    page.click("#write")
    say(page, "영업시간")
    page.wait_for_function("document.getElementById('caption').textContent")
    boxes = page.evaluate(BOXES)
    assert len(boxes) == 9
    for name, (left, top, right, bottom) in boxes.items():
        assert left >= -1, name
        assert top >= -1, name
        assert right <= size[0] + 1, name
        assert bottom <= size[1] + 1, name
    for one, (left, top, right, bottom) in boxes.items():
        for other, (begin, above, end, below) in boxes.items():
            apart = right <= begin + 1 or end <= left + 1 or bottom <= above + 1 or below <= top + 1
            assert one == other or apart, f"{one} and {other}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", SIZES, ids=["kiosk", "wide", "phone", "phone on its side"])
def test_of_a_long_answer_the_beginning_is_seen(visit, size):
    page = visit(size)
    page.click("#write")
    say(page, "길게")
    say(page, "번호표", 2)
    bubble, log = page.locator(".bubble.bot >> nth=1"), page.locator("#log")
    assert bubble.bounding_box()["y"] >= log.bounding_box()["y"] - 1
    assert page.locator(".ticket .number").bounding_box()["y"] < log.bounding_box()["y"] + log.bounding_box()["height"]
