"""A fix is proven on what the run really saw, or it is not offered as proven."""

from __future__ import annotations

from typing import Any

from levqor.assistants.debug.patches import Patch
from levqor.assistants.debug.service import Explained
from levqor.connectors.registry import default_registry
from levqor.document.validation import Surroundings, validate
from tests.levqor.assistants.debug.conftest import ONCE, Far, House, document

NOTE = {"id": "note", "use": "log"}


def fetch(url: str, **rest: Any) -> dict[str, Any]:
    return {"id": "fetch", "use": "http.request", "retry": ONCE, "with": {"url": url, **rest}}


def note(message: str) -> dict[str, Any]:
    return {**NOTE, "with": {"message": message}}


def proven(explained: Explained) -> Patch:
    assert explained.patch is not None, explained.diagnosis
    assert explained.patch.replay.passed, explained.patch.replay.message
    assert validate(explained.patch.document, Surroundings(default_registry()))[1] == []
    return explained.patch


def test_a_misspelled_field_is_corrected_and_the_run_would_have_succeeded(house: House, far: Far) -> None:
    far.answers(200, {"order": {"totalPrice": 15}})
    asked = fetch(far.url)
    run = house.run(house.create(asked, note("Total ${{ steps.fetch.body.order.total_price }}")))
    patch = proven(house.why(run["id"]))
    assert patch.document["steps"][1]["with"]["message"] == "Total ${{ steps.fetch.body.order.totalPrice }}"
    assert [change.path for change in patch.changes] == ["/steps/note/with/message"]
    assert patch.replay.checked_steps == 2
    assert len(far.asked) == 1, "a replay asks nobody"


def test_a_field_that_lies_deeper_is_found(house: House) -> None:
    patch = proven(house.fail(note("Total ${{ trigger.input.total }}"), given={"order": {"total": 15}}))
    assert patch.document["steps"][0]["with"]["message"] == "Total ${{ trigger.input.order.total }}"


def test_a_name_with_a_hyphen_is_written_in_brackets(house: House) -> None:
    step = note("${{ trigger.input.user_name }}")
    patch = proven(house.fail(step, given={"user-name": "Ann"}))
    assert patch.document["steps"][0]["with"]["message"] == '${{ trigger.input["user-name"] }}'


def test_a_field_of_a_list_is_taken_of_its_first_item(house: House) -> None:
    patch = proven(house.fail(note("${{ trigger.input.items.name }}"), given={"items": [{"name": "A"}]}))
    assert patch.document["steps"][0]["with"]["message"] == "${{ trigger.input.items[0].name }}"


def test_inside_a_loop_the_item_that_failed_is_looked_at(house: House) -> None:
    loop = {"id": "each", "use": "flow.each", "items": "${{ trigger.input }}", "do": [note("${{ item.naem }}")]}
    patch = proven(house.fail(loop, given=[{"name": "A"}, {"name": "B"}]))
    assert patch.document["steps"][0]["do"][0]["with"]["message"] == "${{ item.name }}"


def test_where_only_some_items_lack_the_field_nothing_is_claimed(house: House) -> None:
    loop = {"id": "each", "use": "flow.each", "items": "${{ trigger.input }}", "do": [note("${{ item.name }}")]}
    assert house.fail(loop, given=[{"name": "A"}, {"title": "B"}]).patch is None


def test_text_is_converted_where_a_number_is_needed(house: House) -> None:
    patch = proven(house.fail(note("Twice ${{ trigger.input.price * 2 }}"), given={"price": "4.50"}))
    assert patch.document["steps"][0]["with"]["message"] == "Twice ${{ double(trigger.input.price) * 2 }}"


def test_a_fix_after_which_the_step_fails_otherwise_is_not_offered(house: House) -> None:
    """A message has to be text, and the corrected sum is none."""
    assert house.fail(note("${{ trigger.input.price * 2 }}"), given={"price": "4.50"}).patch is None


def test_a_number_is_converted_where_text_is_needed(house: House) -> None:
    patch = proven(house.fail(note('${{ "Order " + trigger.input.id }}'), given={"id": 7}))
    assert patch.document["steps"][0]["with"]["message"] == '${{ "Order " + string(trigger.input.id) }}'


def test_a_loop_over_a_map_goes_through_the_list_inside_it(house: House) -> None:
    loop = {"id": "each", "use": "flow.each", "items": "${{ trigger.input }}", "do": [note("${{ item.name }}")]}
    patch = proven(house.fail(loop, given={"count": 1, "rows": [{"name": "A"}]}))
    assert patch.document["steps"][0]["items"] == "${{ trigger.input.rows }}"


def test_the_input_of_a_call_is_proven_and_that_the_call_was_not_sent_is_said(house: House, far: Far) -> None:
    patch = proven(house.fail(fetch(f"{far.url}/?id=${{{{ trigger.input.ide }}}}"), given={"id": 7}))
    assert "not sent" in patch.replay.message
    assert far.asked == []


def test_a_fix_after_which_a_later_step_fails_is_not_offered(house: House) -> None:
    later = {"id": "later", "use": "log", "with": {"message": "${{ steps.note.message + 1 }}"}}
    explained = house.fail(note("${{ trigger.input.totl }}"), later, given={"total": 7})
    assert explained.patch is None


def test_without_anything_close_nothing_is_offered(house: House) -> None:
    assert house.fail(note("${{ trigger.input.zebra }}"), given={"total": 7}).patch is None


def test_a_wrong_address_is_corrected_but_what_it_answers_is_not_known(house: House, far: Far) -> None:
    far.answers(404, {})
    explained = house.fail(fetch(f"{far.url}/ordrs"))
    assert explained.patch is None or not explained.patch.replay.passed


def test_a_mistyped_scheme_is_proven_up_to_the_call(house: House) -> None:
    patch = proven(house.fail(fetch("htps://api.example.com/x")))
    assert patch.document["steps"][0]["with"]["url"] == "https://api.example.com/x"
    assert "not sent" in patch.replay.message


def test_a_header_that_was_missing_cannot_be_proven(house: House, far: Far) -> None:
    far.answers(415, {"error": "Unsupported Media Type"})
    explained = house.fail(fetch(far.url, method="POST", body='{"a": 1}'))
    assert explained.diagnosis.cause.id == "unsupported_media_type"
    assert explained.patch is not None
    assert explained.patch.document["steps"][0]["with"]["headers"] == {"Content-Type": "application/json"}
    assert not explained.patch.replay.passed
    assert "not on record" in explained.patch.replay.message


def test_the_fix_is_made_on_the_newest_version(house: House) -> None:
    workflow = house.create(note("${{ trigger.input.totl }}"))
    run = house.run(workflow, {"total": "7"})
    house.save(workflow, document(note("${{ trigger.input.totl }}"), name="Renamed"))
    patch = proven(house.why(run["id"]))
    assert patch.document["name"] == "Renamed"
    assert patch.document["steps"][0]["with"]["message"] == "${{ trigger.input.total }}"


def test_a_run_with_long_loops_is_replayed_so_far_and_that_is_said(house: House) -> None:
    loop = {"id": "each", "use": "flow.each", "items": "${{ trigger.input.rows }}", "do": [note("${{ item }}")]}
    last = {"id": "last", "use": "log", "with": {"message": "${{ trigger.input.totl }}"}}
    explained = house.fail(loop, last, given={"rows": ["x"] * 800, "total": "7"})
    assert explained.diagnosis.cause.id == "template_undefined"
    assert explained.patch is None


def test_a_misspelled_table_becomes_the_one_that_is_there(house: House) -> None:
    row = {"row": {"email": "a@b.example"}}
    house.run(
        house.create(
            {"id": "keep", "use": "tables.insert", "with": {"table": "Leads", **row, "create_if_missing": True}}
        )
    )
    patch = proven(house.fail({"id": "keep", "use": "tables.insert", "with": {"table": "Leds", **row}}))
    assert patch.document["steps"][0]["with"]["table"] == "Leads"


def test_settings_that_a_later_version_changed_are_offered_back_as_unproven(house: House, far: Far) -> None:
    workflow = house.create(fetch(f"{far.url}/orders"))
    assert house.run(workflow)["status"] == "succeeded"
    house.save(workflow, document(fetch(f"{far.url}/order")))
    far.answers(404, {})
    patch = house.why(house.run(workflow, version=2)["id"]).patch
    assert patch is not None
    assert patch.document["steps"][0]["with"]["url"] == f"{far.url}/orders"
    assert "version 1, which succeeded" in patch.summary
    assert not patch.replay.passed, "what the other side would answer is not on record"


def test_settings_that_never_were_others_are_not_offered_back(house: House, far: Far) -> None:
    workflow = house.create(fetch(f"{far.url}/orders"))
    assert house.run(workflow)["status"] == "succeeded"
    far.answers(404, {})
    assert house.why(house.run(workflow)["id"]).patch is None
