"""What depends on what, and what stops when one goes."""

from __future__ import annotations

import pytest


def document(name: str, *steps: dict) -> dict:
    return {"levqor": 1, "name": name, "trigger": {"use": "manual"}, "steps": list(steps)}


def fetch(connection: str | None = None, ident: str = "fetch") -> dict:
    step = {"id": ident, "use": "http.request", "with": {"url": "https://shop.example/orders"}}
    return step | ({"connection": connection} if connection else {})


def insert(table: str, *, makes_it: bool = False) -> dict:
    given = {"table": table, "row": {"who": "Ann"}} | ({"create_if_missing": True} if makes_it else {})
    return {"id": "keep", "use": "tables.insert", "with": given}


@pytest.fixture
def shop(client) -> str:
    values = {"kind": "bearer", "secret": "made-up-token"}
    return client.post("/api/connections", {"name": "shop", "connector": "http", "values": values}).json["id"]


@pytest.fixture
def leads(client) -> str:
    return client.post("/api/tables", {"name": "Leads", "columns": [{"name": "who", "type": "text"}]}).json["id"]


def graph(client) -> dict:
    answer = client.get("/api/graph")
    assert answer.status_code == 200, answer.text
    return answer.json


def node(found: dict, kind: str, label: str) -> dict:
    return next(item for item in found["nodes"] if item["kind"] == kind and item["label"] == label)


def test_a_workflow_breaks_when_its_connection_or_table_or_connector_goes(client, shop, leads):
    workflow = client.post("/api/workflows", {"document": document("Orders", fetch("shop"), insert("leads"))}).json[
        "id"
    ]
    found = graph(client)
    me = f"workflow:{workflow}"
    assert found["breaks"][f"connection:{shop}"] == [me]
    assert found["breaks"][f"table:{leads}"] == [me]
    assert found["breaks"]["connector:http"] == [me]
    relations = {(edge["source"], edge["target"], edge["relation"]) for edge in found["edges"]}
    assert (me, f"connection:{shop}", "signs in with") in relations
    assert (me, f"table:{leads}", "writes") in relations
    assert (f"connection:{shop}", "connector:http", "belongs to") in relations


def test_what_nobody_uses_is_there_and_breaks_nothing(client, shop, leads):
    found = graph(client)
    assert found["breaks"] == {f"connection:{shop}": [], f"table:{leads}": [], "connector:http": []}


def test_a_table_that_a_step_would_make_again_breaks_nothing(client, leads):
    client.post("/api/workflows", {"document": document("Orders", insert("Leads", makes_it=True))})
    assert graph(client)["breaks"][f"table:{leads}"] == []


def test_what_a_document_names_and_nobody_has_is_missing(client):
    client.post("/api/workflows", {"document": document("Orders", fetch("shop"), insert("Nowhere"))})
    found = graph(client)
    assert node(found, "connection", "shop")["status"] == "missing"
    assert node(found, "table", "Nowhere")["status"] == "missing"


def test_the_published_version_counts_not_the_draft_after_it(client, shop):
    made = client.post("/api/workflows", {"document": document("Orders", fetch("shop"))}).json["id"]
    client.post(f"/api/workflows/{made}/publish")
    client.put(f"/api/workflows/{made}", {"document": document("Orders", fetch())})
    assert graph(client)["breaks"][f"connection:{shop}"] == [f"workflow:{made}"]


def test_a_table_named_by_an_expression_is_not_guessed(client):
    client.post("/api/workflows", {"document": document("Orders", insert("${{ trigger.input.table }}"))})
    assert not [item for item in graph(client)["nodes"] if item["kind"] == "table"]


def test_nested_steps_count_and_pure_ones_do_not(client):
    nested = {"id": "check", "use": "flow.if", "when": "${{ trigger.input.x }}", "then": [fetch()]}
    client.post("/api/workflows", {"document": document("Orders", nested)})
    assert {item["label"] for item in graph(client)["nodes"] if item["kind"] == "connector"} == {"HTTP"}


def test_a_deleted_workflow_depends_on_nothing(client, shop):
    made = client.post("/api/workflows", {"document": document("Orders", fetch("shop"))}).json["id"]
    client.delete(f"/api/workflows/{made}")
    assert graph(client)["breaks"][f"connection:{shop}"] == []


def test_the_graph_holds_nothing_of_another_workspace(server, client, shop, leads):
    client.post("/api/workflows", {"document": document("Orders", fetch("shop"), insert("Leads"))})
    stranger = server.client_of(server.new_owner())
    assert graph(stranger) == {"nodes": [], "edges": [], "breaks": {}}
    stranger.post("/api/workflows", {"document": document("Theirs", fetch("shop"), insert("Leads"))})
    found = graph(stranger)
    assert node(found, "connection", "shop")["status"] == "missing"
    assert shop not in str(found)


def test_a_trigger_that_looks_with_a_connection_depends_on_it_too(client):
    trigger = {"use": "github.new_issue", "connection": "hub", "with": {"repository": "acme/shop"}}
    made = client.post("/api/workflows", {"document": document("Issues") | {"trigger": trigger}})
    assert made.status_code == 201, made.text
    found = graph(client)
    me = f"workflow:{made.json['id']}"
    assert found["breaks"]["connection:github/hub"] == [me]
    assert found["breaks"]["connector:github"] == [me]
