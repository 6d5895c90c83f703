"""Files and formats: what goes in comes out, and what is built to blow up is refused in time."""

from __future__ import annotations

import asyncio
import inspect
import io
import struct
import time
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest

from levqor.connectors.declaration import Effect, StepError
from levqor.connectors.formats import archives, excel, html_text, xml_text
from levqor.connectors.formats.csv_text import read_csv
from levqor.connectors.formats.decoding import decode
from levqor.connectors.ports import FileRef, Files, StepContext
from levqor.connectors.registry import default_registry
from tests.contract.kept_files import SAMPLE, KeptFiles

CONTEXT = StepContext("ws_1", "run_1", "step", 1, "key-1", datetime(2026, 1, 31, tzinfo=UTC))
REGISTRY = default_registry()
IN_THREADS = [
    action
    for connector in ("file", "data")
    for action in REGISTRY.connectors[connector].actions.values()
    if action.effect is Effect.AT_LEAST_ONCE
]


class Shelf(KeptFiles):
    """Files in memory that a test may put there and take out."""

    def put(self, name: str, content: bytes) -> dict[str, Any]:
        return asyncio.run(self.save(CONTEXT, name, "application/octet-stream", content)).model_dump()

    def take(self, file: Any) -> bytes:
        return asyncio.run(self.read(CONTEXT, FileRef.model_validate(file)))


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def do(shelf: Shelf, use: str, **given: Any) -> dict[str, Any]:
    action = REGISTRY[use]
    parsed = action.input.model_validate(given)
    ports: dict[Any, Any] = {Files: shelf, StepContext: CONTEXT}
    assert action.function is not None
    output = action.function(**{name: ports.get(kind, parsed) for name, kind in action.parameters.items()})
    output = asyncio.run(output) if inspect.isawaitable(output) else output
    plain: dict[str, Any] = output.model_dump(mode="json")
    return plain


def refusal(shelf: Shelf, use: str, **given: Any) -> str:
    begun = time.monotonic()
    with pytest.raises(StepError) as refused:
        do(shelf, use, **given)
    assert time.monotonic() - begun < 20
    return refused.value.code


@pytest.mark.parametrize("action", [pytest.param(action, id=action.id) for action in IN_THREADS])
def test_every_example_yields_what_it_says(shelf: Shelf, action: Any) -> None:
    given = dict(action.example.given)
    if action.id == "file.unzip":
        given["file"] = shelf.put("a.zip", archives.pack([("sample.txt", b"hello")]))
    yielded = do(shelf, action.id, **given)
    if action.id == "file.unzip":
        assert [file["name"] for file in yielded["files"]] == ["sample.txt"]
        return
    expected = dict(action.example.yields)
    if action.id == "file.zip":
        yielded["file"]["size"] = expected["file"]["size"]
    assert yielded == expected


ROWS = [
    {"id": 7, "name": 'Zoë, "A"\n日本', "total": 12.5, "paid": True, "note": None},
    {"id": 8, "name": "=1+1", "total": 3, "paid": False, "note": "x"},
]


@pytest.mark.parametrize("name", ["a.xlsx", "a.json", "a.jsonl"])
def test_a_table_comes_back_as_it_went(shelf: Shelf, name: str) -> None:
    saved = do(shelf, "file.write_table", items=ROWS, name=name)["file"]
    assert do(shelf, "file.read_table", file=saved)["items"] == ROWS


def test_a_table_of_csv_comes_back_as_text(shelf: Shelf) -> None:
    saved = do(shelf, "file.write_table", items=ROWS, name="a.csv", columns=["name", "id"], separator=";")["file"]
    read = do(shelf, "file.read_table", file=saved)
    assert read["columns"] == ["name", "id"]
    assert read["items"] == [{"name": ROWS[0]["name"], "id": "7"}, {"name": "=1+1", "id": "8"}]


def test_what_looks_like_a_formula_is_text_in_excel(shelf: Shelf) -> None:
    saved = do(shelf, "file.write_table", items=[{"a": '=HYPERLINK("x")', "b": "\x01ok"}], name="a.xlsx")["file"]
    sheet = openpyxl.load_workbook(io.BytesIO(shelf.take(saved))).active
    assert sheet is not None
    assert (sheet["A2"].data_type, sheet["A2"].value, sheet["B2"].value) == ("s", '=HYPERLINK("x")', "ok")


def workbook(fill: Any) -> bytes:
    made, written = openpyxl.Workbook(), io.BytesIO()
    fill(made)
    made.save(written)
    return written.getvalue()


def test_excel_is_read_as_people_see_it(shelf: Shelf) -> None:
    def fill(made: openpyxl.Workbook) -> None:
        other = made.create_sheet("Orders")
        for row in (
            ["id", "day", "id", None],
            [1, date(2026, 1, 31), 2.0, None],
            [],
            [None, datetime.fromisoformat("2026-01-31T08:00"), 5.5, "x"],
        ):
            other.append(row)

    file = shelf.put("a.xlsx", workbook(fill))
    read = do(shelf, "file.read_table", file=file, sheet="Orders")
    assert read["columns"] == ["id", "day", "id_2", "column_4"]
    assert read["items"] == [
        {"id": 1, "day": "2026-01-31", "id_2": 2, "column_4": None},
        {"id": None, "day": "2026-01-31T08:00:00", "id_2": 5.5, "column_4": "x"},
    ]
    assert do(shelf, "file.read_table", file=file)["items"] == []
    assert refusal(shelf, "file.read_table", file=file, sheet="None") == "sheet_not_found"


def test_a_single_cell_in_the_last_corner_costs_nothing(shelf: Shelf) -> None:
    def fill(made: openpyxl.Workbook) -> None:
        assert made.active is not None
        made.active["A1"] = "a"
        made.active.cell(1_048_576, 16_384, "b")

    begun = time.monotonic()
    content = workbook(fill)
    code = None
    try:
        do(shelf, "file.read_table", file=shelf.put("a.xlsx", content))
    except StepError as error:
        code = error.code
    assert code in (None, "too_large")
    assert time.monotonic() - begun < 30


def test_cells_far_to_the_right_in_many_rows_are_too_large(shelf: Shelf) -> None:
    def fill(made: openpyxl.Workbook) -> None:
        assert made.active is not None
        for row in range(1, 300):
            made.active.cell(row, 16_384, "b")

    assert refusal(shelf, "file.read_table", file=shelf.put("a.xlsx", workbook(fill))) == "too_large"


def test_a_workbook_that_unpacks_to_too_much_is_refused(shelf: Shelf) -> None:
    bomb = archives.pack([("xl/worksheets/sheet1.xml", b"0" * (excel.MAX_UNPACKED + 1))])
    assert refusal(shelf, "file.read_table", file=shelf.put("a.xlsx", bomb)) == "too_large"


@pytest.mark.parametrize("content", [b"", b"no workbook", archives.pack([("a.txt", b"x")])])
@pytest.mark.parametrize("name", ["a.xlsx"])
def test_what_is_no_workbook_fails_the_step(shelf: Shelf, name: str, content: bytes) -> None:
    assert refusal(shelf, "file.read_table", file=shelf.put(name, content)) == "parse_error"


def test_entities_in_a_workbook_are_refused(shelf: Shelf) -> None:
    good = zipfile.ZipFile(io.BytesIO(workbook(lambda made: made.active.append(["a"]))))
    entries = [(entry.filename, good.read(entry)) for entry in good.infolist()]
    laughs = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    evil = [
        (name, laughs + content.partition(b"?>")[2] if name.endswith("sheet1.xml") else content)
        for name, content in entries
    ]
    assert refusal(shelf, "file.read_table", file=shelf.put("a.xlsx", archives.pack(evil))) == "parse_error"


def test_a_name_without_a_known_ending_needs_a_format(shelf: Shelf) -> None:
    file = shelf.put("orders", b"a,b\n1,2\n")
    assert refusal(shelf, "file.read_table", file=file) == "unknown_format"
    assert do(shelf, "file.read_table", file=file, format="csv")["items"] == [{"a": "1", "b": "2"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_text_is_read_whatever_wrote_it(shelf: Shelf, encoding: str) -> None:
    file = shelf.put("a.txt", "Zoë €".encode(encoding))
    assert do(shelf, "file.read_text", file=file) == {"text": "Zoë €"}


def test_bytes_that_are_no_text_can_be_stored_all_the_same() -> None:
    assert "\0" not in decode(bytes(range(256)))


def test_a_file_survives_base64_in_both_alphabets(shelf: Shelf) -> None:
    every = bytes(range(256))
    text = do(shelf, "file.to_base64", file=shelf.put("a.bin", every))["text"]
    for spelled in (text, text.replace("+", "-").replace("/", "_").rstrip("="), f"{text[:20]}\n{text[20:]}"):
        assert shelf.take(do(shelf, "file.from_base64", text=spelled, name="b.bin")["file"]) == every
    assert refusal(shelf, "file.from_base64", text="§§", name="b") == "parse_error"
    assert refusal(shelf, "data.from_base64", text=text) == "parse_error"


def test_a_zip_keeps_every_file_and_its_name_once(shelf: Shelf) -> None:
    files = [shelf.put("a.txt", b"1"), shelf.put("a.txt", b"2"), SAMPLE.model_dump()]
    packed = do(shelf, "file.zip", files=files)["file"]
    unpacked = do(shelf, "file.unzip", file=packed)
    assert [(file["name"], shelf.take(file)) for file in unpacked["files"]] == [
        ("a.txt", b"1"),
        ("a (2).txt", b"2"),
        ("sample.txt", b"hello"),
    ]


def test_folders_of_an_archive_lead_nowhere(shelf: Shelf) -> None:
    packed = archives.pack([("../../etc/passwd", b"x"), ("C:\\windows\\system.ini", b"y"), ("/abs.txt", b"z")])
    unpacked = do(shelf, "file.unzip", file=shelf.put("a.zip", packed))
    assert [file["name"] for file in unpacked["files"]] == ["passwd", "system.ini", "abs.txt"]


def test_an_archive_that_unpacks_to_too_much_is_refused(shelf: Shelf) -> None:
    bomb = archives.pack([(f"{number}.bin", bytes(archives.MAX_UNPACKED // 4)) for number in range(5)])
    assert len(bomb) < 1_000_000
    assert refusal(shelf, "file.unzip", file=shelf.put("a.zip", bomb)) == "too_large"
    many = archives.pack([(f"{number}", b"") for number in range(archives.MAX_FILES + 1)])
    assert refusal(shelf, "file.unzip", file=shelf.put("a.zip", many)) == "too_large"


def test_a_size_that_an_archive_claims_is_not_believed(shelf: Shelf) -> None:
    honest = archives.pack([("a.bin", bytes(5_000_000))])
    liar = honest.replace(struct.pack("<I", 5_000_000), struct.pack("<I", 5))
    assert refusal(shelf, "file.unzip", file=shelf.put("a.zip", liar)) == "parse_error"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no", b"Rar!"])
def test_what_is_no_archive_fails_the_step(shelf: Shelf, content: bytes) -> None:
    assert refusal(shelf, "file.unzip", file=shelf.put("a.zip", content)) == "parse_error"


XML_BOMBS = [
    '<!DOCTYPE x [<!ENTITY a "aaa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><x/>',
    "<a>" * 200_000,
    "<a>" * 60 + "</a>" * 60,
    "<a",
    "",
    "<a>&undefined;</a>",
]


@pytest.mark.parametrize("text", XML_BOMBS, ids=range(len(XML_BOMBS)))
def test_xml_that_is_built_to_do_harm_is_refused(shelf: Shelf, text: str) -> None:
    assert refusal(shelf, "data.from_xml", text=text) in ("parse_error", "too_large")


def test_xml_comes_back_as_it_went() -> None:
    value = {"order": {"@id": "7", "line": ["A & B", "<C>"], "empty": None, "#text": "Zoë"}}
    assert xml_text.read_xml(xml_text.write_xml(value["order"], "order")) == value
    assert xml_text.read_xml('<?xml version="1.0" encoding="latin-1"?><a xmlns="urn:x"><b>é</b></a>') == {
        "a": {"b": "é"}
    }


@pytest.mark.parametrize("name", ["a b", "1a", "<x>", "a:b", ""])
def test_a_name_that_xml_does_not_know_is_refused(shelf: Shelf, name: str) -> None:
    assert refusal(shelf, "data.to_xml", value={name: 1}) == "type_error"


PAGE = """<html><head><title>no</title><style>no</style></head><body><h1>Big <b>news</b></h1><p>One<br>two &amp;
three</p><ul><li>first</li><li>second <i>entry</i></li></ul><table><tr><th>a</th><th>b</th></tr></table>
<div>before<p>inside</p>after</div><script>no()</script></body></html>"""


def test_html_becomes_the_text_that_a_reader_sees() -> None:
    assert html_text.html_to_text(PAGE).split("\n") == [
        "Big news",
        "One",
        "two & three",
        "- first",
        "- second entry",
        "a\tb",
        "before",
        "inside",
        "after",
    ]


def test_values_are_taken_from_a_page_by_selectors(shelf: Shelf) -> None:
    page = '<p class="x" id="1">A <b>B</b></p><p>C</p>'
    fields = {"text": "", "bold": "b", "id": "@id"}
    extracted = do(shelf, "data.extract_html", html=page, each="p", fields=fields)["items"]
    assert extracted == [{"text": "A B", "bold": "B", "id": "1"}, {"text": "C", "bold": None, "id": None}]
    assert do(shelf, "data.extract_html", html=page, fields={"all": "p.x"})["items"] == [{"all": "A B"}]
    assert refusal(shelf, "data.extract_html", html=page, fields={"a": "p["}) == "invalid_selector"


@pytest.mark.parametrize("tag", ["<div>", "<b>", "<table>", "<a><i>", "<select>"])
def test_html_that_is_nested_without_end_is_refused(shelf: Shelf, tag: str) -> None:
    assert refusal(shelf, "data.html_to_text", html=tag * 50_000) == "too_large"


@pytest.mark.parametrize(
    "text", ["![" * 25_000, "[" * 50_000, ">" * 50_000, "*a " * 16_000, "[a](" * 12_000, "a|" * 25_000]
)
def test_markdown_that_is_built_to_take_long_ends(text: str) -> None:
    begun = time.monotonic()
    html_text.markdown_to_html(text)
    assert time.monotonic() - begun < 20


def test_html_and_scripts_in_markdown_are_shown_and_do_nothing() -> None:
    html = html_text.markdown_to_html("<script>x</script> [a](javascript:x) **b**\n\n|a|b|\n|-|-|\n|1|2|\n")
    assert "<script" not in html
    assert "javascript:" not in html.partition("href")[2]
    assert "<table>" in html


def test_csv_with_many_columns_of_one_name_is_read_in_time() -> None:
    begun = time.monotonic()
    columns, _ = read_csv(",".join(["a"] * 300_000) + "\n")
    assert len(set(columns)) == 300_000
    assert time.monotonic() - begun < 20
