"""Several networks trained apart and run as one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from saram.language.encoding import Encoder
from saram.language.network import Network
from saram.training.ensemble import united
from saram.training.fit import fit_network
from saram.training.network import Architecture

LISTS = {"room": {"거실": (), "안방": ("큰방",)}}
SIZES = Architecture(unit=6, bag=5, filters=7, deep=9, context=3)


def _networks(number, vectors, recurrent):
    encoder = Encoder("ko", list("불켜꺼거실"), ["불/NNG"], LISTS)
    items = [(encoder(text), intent, np.zeros(len(text.replace(" ", "")), np.int64), intent) for text, intent in SAID]
    sizes = replace(SIZES, recurrent=recurrent)
    settings = {"sizes": sizes, "units": 5, "bots": 2, "classes": 2, "labels": 3, "vectors": vectors, "epochs": 2}
    return encoder, [fit_network(items, seed=seed, **settings).export() for seed in range(number)]


SAID = [("거실 불 켜줘", 0), ("큰방 불 꺼줘", 1), ("불 켜", 0), ("불 꺼", 1)]


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("vectors", [None, np.ones((2, 4), np.float32)])
@pytest.mark.parametrize("recurrent", [0, 4])
def test_it_says_the_mean_of_what_they_say(number, vectors, recurrent):
    encoder, networks = _networks(number, vectors, recurrent)
    one = Network(united(networks))
    for text, bot in (("거실 불 꺼줘", 0), ("불", 2), ("안방 전등을 켜 주세요 얼른", 1)):
        sentence = encoder(text)
        each = [Network(weights)(sentence, bot) for weights in networks]
        np.testing.assert_allclose(
            one(sentence, bot).logits, np.mean([outputs.logits for outputs in each], axis=0), atol=2e-5
        )
        np.testing.assert_allclose(
            one(sentence, bot).emissions, np.mean([outputs.emissions for outputs in each], axis=0), atol=2e-5
        )
    np.testing.assert_allclose(
        united(networks)["transitions"], np.mean([weights["transitions"] for weights in networks], axis=0), atol=1e-6
    )
