"""What is special about WordPress: texts that are HTML, pages by a header, files in a body."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from levqor.connectors.catalog.wordpress.connector import EXAMPLE_ANSWER, MADE_UP, Connection, Rendered
from levqor.connectors.fake_network import answer
from tests.levqor.connectors.acting import act, each, failure, in_turn, outcome, urls


@pytest.mark.parametrize(
    ("rendered", "plain"),
    [("<p>a</p>\n", "a"), ("a &amp; b", "a & b"), ("&lt;b&gt;", "<b>"), ("1 < 2", "1 < 2"), ("", "")],
)
def test_a_text_is_read_without_its_markup(rendered: str, plain: str) -> None:
    assert Rendered(rendered=rendered).plain == plain


def test_posts_are_read_page_by_page_until_the_last() -> None:
    pages = in_turn(*(answer(200, [EXAMPLE_ANSWER], {"x-wp-totalpages": "2"}) for _ in range(2)))
    played = act("wordpress.list_posts", {"limit": 500}, pages)
    assert len(outcome(played).posts) == 2
    assert urls(played)[1].endswith("per_page=100&page=2")


def test_a_file_with_any_name_is_uploaded() -> None:
    file: dict[str, Any] = {"file": "file_sample", "name": 'Hüte "neu".png', "media_type": "image/png", "size": 5}
    media = {"id": 1, "source_url": "https://blog.example/1.png"}
    played = act("wordpress.upload_media", {"file": file}, each(media))
    outcome(played)
    sent = played.sent[0]
    assert sent.headers["content-disposition"] == "attachment; filename*=UTF-8''H%C3%BCte%20%22neu%22.png"
    assert (sent.content, len(played.sent)) == (b"hello", 1)


def test_a_post_is_a_draft_until_somebody_says_otherwise() -> None:
    played = act("wordpress.create_post", {"title": "x"}, each(EXAMPLE_ANSWER))
    assert played.sent[0].json["status"] == "draft"


def test_a_refusal_names_wordpresss_code() -> None:
    refused = in_turn(answer(401, {"code": "rest_cannot_create", "message": "Sorry, you may not"}))
    assert "rest_cannot_create" in str(failure(act("wordpress.create_post", {"title": "x"}, refused)))


def test_the_password_goes_only_over_https() -> None:
    with pytest.raises(ValidationError):
        Connection.model_validate(MADE_UP | {"site": "http://blog.example"})


def test_comments_that_wait_are_found_where_that_is_wanted() -> None:
    played = act("wordpress.new_comment", {"include_waiting": True}, each([]))
    assert "status=all" in urls(played)[0]
