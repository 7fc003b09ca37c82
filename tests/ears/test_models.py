"""Recognition models of one's own, and whether a language can be heard at all."""

from __future__ import annotations

import json

import pytest

from saram.ears import Vocabulary, add_model, hearing_state, model_engine, models, open_listener, remove_model
from saram.ears.sherpa_files import SherpaFiles
from saram.errors import EngineError, MediaError, MissingExtraError, UnknownNameError, UsageError


@pytest.fixture(autouse=True)
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("SARAM_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_without_a_model_korean_is_not_heard_and_the_message_says_what_to_do():
    state = hearing_state("ko")
    assert not state.available
    assert "브라우저" in state.message
    with pytest.raises(UsageError, match=r"no recogniser for Korean \(ko\).*browser.*saram models add"):
        open_listener("", "ko")


def test_english_is_heard_by_what_is_in_the_wheel():
    state = hearing_state("en")
    assert (state.listener, state.message) == ("pocketsphinx", "")


def test_a_model_that_was_added_hears_its_language(tiny_sherpa, sounds):
    add_model(tiny_sherpa, "tiny", ("ko",))
    assert hearing_state("ko").listener == "model:tiny"
    (model,) = models()
    assert (model.name, model.engine, model.languages) == ("tiny", "sherpa", ("ko",))
    assert 0 < model.megabytes < 0.1
    listener = open_listener("", "ko")
    *_, final = listener.listen(sounds.chunks(sounds.noise(1, -20)))
    listener.close()
    assert final.text == "na"


def test_a_model_is_replaced_by_one_of_its_name_and_removed(tiny_sherpa, workspace):
    add_model(tiny_sherpa, "tiny", ("ko",))
    add_model(tiny_sherpa, "tiny", ("ko", "en"))
    assert [model.languages for model in models()] == [("ko", "en")]
    remove_model("tiny")
    assert models() == []
    assert list((workspace / "models").iterdir()) == []
    with pytest.raises(UnknownNameError, match="saram models add"):
        remove_model("tiny")


@pytest.mark.parametrize("name", ["", "../tiny", "a/b", ".hidden"])
def test_a_name_that_is_a_path_is_refused(tiny_sherpa, name):
    with pytest.raises(UsageError, match="plain file name"):
        add_model(tiny_sherpa, name, ("ko",))


def test_folders_that_hold_something_else_are_left_out(workspace):
    for name, content in {"a": "{", "b": json.dumps({"engine": "x", "languages": ["ko"]}), "c": "{}"}.items():
        (workspace / "models" / name).mkdir(parents=True)
        (workspace / "models" / name / "saram-model.json").write_text(content)
    assert models() == []


def test_a_folder_without_a_model_is_refused(tmp_path):
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(MediaError, match="no recognition model"):
            model_engine(folder)
    (tmp_path / "model.bin").touch()
    (tmp_path / "config.json").touch()
    assert model_engine(tmp_path) == "whisper"


def test_a_model_of_a_kind_that_is_not_known_is_refused(tmp_path, tiny_sherpa):
    with pytest.raises(MediaError, match="kind that is known"):
        open_listener("sherpa", "ko", model=str(tmp_path))
    (tmp_path / "tokens.txt").write_text("a 0\n")
    (tmp_path / "model.onnx").write_bytes(b"rubbish")
    with pytest.raises(MediaError, match="no network"):
        open_listener("sherpa", "ko", model=str(tmp_path))


def test_the_files_of_a_transducer_are_told_apart_and_quantised_ones_preferred(tmp_path, tiny_sherpa):
    network = (tiny_sherpa / "model.onnx").read_bytes()
    for name in ("encoder-99.onnx", "encoder-99.int8.onnx", "decoder-99.onnx", "joiner-99.onnx"):
        (tmp_path / name).write_bytes(network)
    (tmp_path / "tokens.txt").write_text("<blk> 0\n안 1\n녕 2\n")
    files = SherpaFiles.of(str(tmp_path))
    assert files.kind == "transducer"
    assert dict(files.paths)["encoder"].endswith("encoder-99.int8.onnx")
    assert files.takes_hot_words
    assert files.unit == "cjkchar"
    (tmp_path / "joiner-99.onnx").unlink()
    assert SherpaFiles.of(str(tmp_path)).kind == "whisper"


def test_a_model_without_hot_words_takes_none(tiny_sherpa):
    listener = open_listener("sherpa", "ko", Vocabulary(names=("정기예금",)), model=str(tiny_sherpa))
    assert listener.hot_words == ()
    listener.close()


@pytest.mark.parametrize(("name", "module"), [("sherpa", "sherpa_onnx"), ("whisper", "faster_whisper")])
def test_a_recogniser_that_is_not_installed_says_how_to_install_it(name, module, tmp_path, tiny_sherpa, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, module, None)
    (tmp_path / "model.bin").touch()
    with pytest.raises(MissingExtraError, match=rf"\.\[{name}\]"):
        open_listener(name, "ko", model=str(tiny_sherpa if name == "sherpa" else tmp_path))


@pytest.mark.parametrize("name", ["sherpa", "whisper"])
def test_a_recogniser_without_a_model_says_how_to_add_one(name):
    with pytest.raises(UsageError, match="saram models add"):
        open_listener(name, "ko")


def test_a_damaged_whisper_model_is_an_engine_error_and_a_name_is_not_looked_for_elsewhere(tmp_path):
    with pytest.raises(MediaError, match="no folder"):
        open_listener("whisper", "ko", model="tiny")
    (tmp_path / "model.bin").write_bytes(b"rubbish")
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(EngineError, match="cannot load"):
        open_listener("whisper", "ko", model=str(tmp_path))


def test_an_unknown_recogniser_is_an_error_that_lists_those_there_are():
    with pytest.raises(UnknownNameError, match="browser, fake, http, pocketsphinx, sherpa, whisper"):
        open_listener("telepathy", "ko")
    with pytest.raises(UnknownNameError, match="saram models add"):
        open_listener("model:nowhere", "ko")
