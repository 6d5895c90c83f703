"""What the worked examples send is what the vendors take, by the vendors' own descriptions of their APIs."""

from __future__ import annotations

import httpx
import pytest

from levqor.connectors.fake_network import Sent
from levqor.connectors.registry import default_registry
from tests.contract.playing import Scene, by_the_example, scenes
from tests.contract.vendor_descriptions import FOLDER, operation

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the vendors' API descriptions are not beside the project")
LEFT_OUT = {
    "airtable.upsert_record": "the vendor's SDK knows no performUpsert; its page 'Update multiple records' has it",
}
"""Requests that only the vendor's reference describes, though the operation is in its description."""
DESCRIBED = [
    pytest.param(scene, id=scene.id) for scene in scenes() if scene.connector.described_by and scene.id not in LEFT_OUT
]


def requests_of(scene: Scene) -> list[Sent]:
    sent: list[Sent] = []
    respond = by_the_example(scene.example.calls)

    def remember(request: Sent) -> httpx.Response:
        sent.append(request)
        return respond(request)

    scene.play(remember)
    return sent


@pytest.mark.parametrize("scene", DESCRIBED)
def test_each_request_is_one_that_its_description_allows(scene: Scene) -> None:
    name = scene.connector.described_by
    assert name is not None
    described = [(sent, found) for sent in requests_of(scene) if (found := operation(name, sent)) is not None]
    assert [f"{found.template}: {problem}" for sent, found in described for problem in found.problems(sent)] == []


@pytest.mark.parametrize("name", sorted({scene.values[0].connector.described_by for scene in DESCRIBED}))
def test_a_described_connector_uses_at_least_one_operation_of_its_description(name: str) -> None:
    used = [
        found.template
        for scene in scenes()
        if scene.connector.described_by == name
        for sent in requests_of(scene)
        if (found := operation(name, sent)) is not None
    ]
    assert used


def test_a_description_that_is_named_is_there() -> None:
    named = {connector.described_by for connector in default_registry().connectors.values()} - {None}
    assert sorted(name for name in named if not (FOLDER / f"{name}.json").is_file()) == []
