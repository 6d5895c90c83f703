"""A file that a step saved, as it is downloaded."""

from __future__ import annotations


def test_a_file_is_downloaded_under_its_name_and_never_shown_as_a_page(client, possessions):
    answer = client.get(f"/api/files/{possessions.file}")
    assert answer.status_code == 200
    assert answer.data == b"a,b\n"
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%C3%9Cberblick.csv"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Length"] == "4"
