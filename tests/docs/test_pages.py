"""Links lead somewhere, and the description of the bundle format is whole."""

from __future__ import annotations

import json
import re
import zipfile
from importlib.resources import files

import pytest

from saram.avatar.manifest import Clip, Consent, Manifest

LINK = re.compile(r'\]\(([^)#\s]+)(?:#[^)]*)?\)|(?:href|src)="([^"#]+)"')


def broken(page):
    """Links of a page to files that are not there."""
    # What stands in code is no link.
    text = re.sub(r"^```.*?^```$|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    links = [first or second for first, second in LINK.findall(text)]
    return [link for link in links if "://" not in link and not (page.parent / link).exists()]


def test_every_link_leads_to_a_file(root):
    pages = [*root.glob("*.md"), *(root / "docs").rglob("*.md")]
    assert {str(page): broken(page) for page in pages if broken(page)} == {}


def test_a_broken_link_is_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text('[a](page.md) [b](gone.md#part) <a href="away">c</a> `[d](code)`')
    assert broken(page) == ["gone.md", "away"]


def test_every_page_can_be_reached_from_the_index(root):
    index = (root / "docs" / "index.md").read_text(encoding="utf-8")
    pages = [path for folder in ("how-to", "reference", "explanation") for path in (root / "docs" / folder).iterdir()]
    assert [str(path) for path in pages if f"({path.parent.name}/{path.name})" not in index] == []


@pytest.fixture(scope="module")
def description(root):
    return (root / "docs" / "reference" / "avatar-bundle.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("part", [Manifest, Clip, Consent])
def test_every_field_of_the_manifest_is_described(description, part):
    assert [name for name in part.model_fields if f"`{name}`" not in description] == []


def test_every_member_of_a_bundle_is_described(description):
    with zipfile.ZipFile(str(files("saram.avatar") / "bundles" / "hana.saram")) as bundle:
        clips = [clip["name"] for clip in json.loads(bundle.read("manifest.json"))["clips"]]
        geometry = json.loads(bundle.read("exemplar/geometry.json"))
        names = {
            re.sub(rf"^clips/(?:{'|'.join(sorted(clips, key=len, reverse=True))})", "clips/NAME", name)
            for name in bundle.namelist()
        }
    assert [name for name in sorted(names | set(geometry)) if f"`{name}`" not in description] == []


def test_every_decision_stands_in_the_index_by_its_number(root):
    folder = root / "docs" / "adr"
    index = (folder / "index.md").read_text(encoding="utf-8")
    pages = sorted(path.name for path in folder.glob("[0-9]*.md") if not path.name.startswith("000"))
    assert [name[:3] for name in pages] == [f"{number:03}" for number in range(1, len(pages) + 1)]
    assert [name for name in pages if f"| {name[:3]} | [" not in index or f"]({name}) |" not in index] == []
