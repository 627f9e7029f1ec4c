"""The Model Context Protocol: what an assistant is told, with its sources, and how mistakes are answered."""

from __future__ import annotations

import datetime as dt
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forewarned.mcp.protocol import Server
from forewarned.mcp.tools import INSTRUCTIONS, tools
from forewarned.register.store import open_register
from serving import CHILD, SELF_HARM, TODAY, make

BEGIN = {
    "jsonrpc": "2.0",
    "id": 0,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "t", "version": "1"},
    },
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    beside = tmp_path_factory.mktemp("mcp")
    return make(beside / "register", beside)


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with open_register(folder) as register:
        made = Server(tools(lambda: register, lambda: TODAY), INSTRUCTIONS)
        made.answered(json.dumps(BEGIN))
        yield made


def ask(server: Server, method: str, **params: Any) -> dict[str, Any]:
    message = {"jsonrpc": "2.0", "id": "a", "method": method, "params": params}
    answer = server.answered(json.dumps(message))
    assert answer is not None
    assert answer["id"] == "a"
    return answer


def call(server: Server, tool: str, **arguments: Any) -> dict[str, Any]:
    result = ask(server, "tools/call", name=tool, arguments=arguments)["result"]
    assert not result["isError"], result
    assert json.loads(result["content"][0]["text"]) == result["structuredContent"]
    found = result["structuredContent"]
    assert isinstance(found, dict)
    return found


def refused(server: Server, tool: str, **arguments: Any) -> str:
    result = ask(server, "tools/call", name=tool, arguments=arguments)["result"]
    assert result["isError"]
    return str(result["content"][0]["text"])


# -- the protocol -----------------------------------------------------------------------------------------


def test_it_answers_in_the_revision_that_is_asked_for_where_it_knows_it(folder: Path) -> None:
    for asked, answered in (
        ("2025-06-18", "2025-06-18"),
        ("2024-11-05", "2024-11-05"),
        ("1999", "2025-06-18"),
    ):
        fresh = Server((), "")
        found = ask(fresh, "initialize", protocolVersion=asked)["result"]
        assert found["protocolVersion"] == answered
        assert found["capabilities"] == {"tools": {"listChanged": False}}


def test_nothing_but_a_ping_is_answered_before_the_beginning() -> None:
    fresh = Server((), "")
    assert ask(fresh, "ping")["result"] == {}
    assert ask(fresh, "tools/list")["error"]["code"] == -32600


def test_the_tools_say_what_they_take_and_that_they_only_read(server: Server) -> None:
    listed = ask(server, "tools/list")["result"]["tools"]
    assert [each["name"] for each in listed] == ["search", "show", "organisation", "deadlines", "promises"]
    for each in listed:
        assert each["inputSchema"]["type"] == "object"
        assert each["annotations"]["readOnlyHint"]
        assert each["description"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("nonsense", -32700),
        ("[]", -32600),
        ('[{"jsonrpc":"2.0","id":1,"method":"ping"}]', -32600),
        ('{"id":1,"method":"ping"}', -32600),
        ('{"jsonrpc":"2.0","id":1}', -32600),
        ('{"jsonrpc":"2.0","id":null,"method":"ping"}', -32600),
        ('{"jsonrpc":"2.0","id":1,"method":"resources/list"}', -32601),
        ('{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"none"}}', -32602),
        ('{"jsonrpc":"2.0","id":1,"method":"tools/call","params":[]}', -32602),
        ('{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":"x"}}', -32602),
    ],
)
def test_a_message_that_will_not_do_is_answered_with_the_protocols_error(
    server: Server, line: str, code: int
) -> None:
    answer = server.answered(line)
    assert answer is not None
    assert answer["error"]["code"] == code


def test_a_notification_is_not_answered(server: Server) -> None:
    assert server.answered('{"jsonrpc":"2.0","method":"notifications/initialized"}') is None
    assert server.answered('{"jsonrpc":"2.0","method":"notifications/none","params":{}}') is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda each: (
            st.lists(each)
            | st.dictionaries(
                st.sampled_from(["jsonrpc", "id", "method", "params", "name", "arguments"]) | st.text(), each
            )
        ),
    )
)
def test_whatever_is_said_it_goes_on(server: Server, message: Any) -> None:
    answer = server.answered(json.dumps(message))
    assert answer is None or answer["jsonrpc"] == "2.0"
    assert ask(server, "ping")["result"] == {}


def test_the_command_speaks_it_over_standard_input_and_output(folder: Path) -> None:
    lines = [BEGIN, {"jsonrpc": "2.0", "method": "notifications/initialized"}]
    lines += [{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "deadlines"}}]
    done = subprocess.run(
        [sys.executable, "-m", "forewarned.cli.main", "mcp", "--register", str(folder)],
        input="".join(json.dumps(line) + "\n" for line in lines),
        capture_output=True,
        text=True,
        check=True,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["id"] for each in answers] == [0, 1]
    assert answers[1]["result"]["structuredContent"]["duties"]


def test_every_answer_is_one_line() -> None:
    out = io.StringIO()
    Server((), "two\nlines").serve([json.dumps(BEGIN) + "\n", "\n"], out)
    assert out.getvalue().count("\n") == 1


# -- the tools --------------------------------------------------------------------------------------------


def test_every_answer_names_its_sources(server: Server) -> None:
    for tool, arguments in {
        "search": {"query": "gate"},
        "show": {"report": "2019-0001"},
        "organisation": {"organisation": "Port Merrion Harbour Authority"},
        "deadlines": {},
        "promises": {},
    }.items():
        sources = call(server, tool, **arguments)["sources"]
        assert sources
        assert all(each["report_key"] for each in sources)
        assert any(each["url"] for each in sources)


def test_a_report_is_shown_with_what_was_answered_and_promised_in_its_words(server: Server) -> None:
    found = call(server, "show", report="2019-0001")
    assert found["summary"] == "Warned 2 bodies of 2 concerns on 4 March 2019. Both answered."
    assert "We have put a watch on the gate." in [each["quote"] for each in found["answers"]]
    assert {each["delivery"] for each in found["promises"]} <= {"unknown", "open", "open_overdue"}
    assert "circumstances" not in found
    assert call(server, "show", report="2019-0001", sections=True)["circumstances"] == "The gate stood open."


def test_deadlines_and_promises_are_narrowed(server: Server) -> None:
    due = call(server, "deadlines", state="not_due")
    assert {each["reference"] for each in due["duties"]} == {"2019-0003"}
    assert (
        call(server, "promises", organisation="Sentinel Gate Services Limited", due_since="2019-01-01")[
            "promises"
        ]
        == []
    )


def test_a_childs_name_is_told_to_nobody(server: Server) -> None:
    said = [
        call(server, "show", report="2019-0004", sections=True),
        call(server, "search", query="sluice"),
        call(server, "organisation", organisation="Sentinel Gate Services Limited", limit=100),
        call(server, "deadlines", report="2019-0004"),
    ]
    for each in said:
        assert not any(word.lower() in json.dumps(each).lower() for word in CHILD.split())


def test_the_help_line_comes_with_what_speaks_of_suicide(server: Server) -> None:
    assert "116 123" in call(server, "show", report=SELF_HARM)["help_line"]
    assert "116 123" in call(server, "search", query="ligature")["help_line"]
    assert "scarf" not in json.dumps(call(server, "search", query="scarf")["hits"])


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("show", {}, "report is missing"),
        ("show", {"report": "1999-1"}, "no report is held"),
        ("show", {"report": 1}, "has to be text"),
        ("show", {"report": "2019-0001", "more": 1}, "no argument «more»"),
        ("search", {"query": "gate", "limit": 0}, "from 1 to 100"),
        ("search", {"query": '"gate'}, "quotation mark"),
        ("deadlines", {"due_since": "soon"}, "YYYY-MM-DD"),
        ("deadlines", {"state": "late"}, "one of"),
        ("organisation", {"organisation": "Nobody Of That Name"}, "«"),
    ],
)
def test_a_call_that_cannot_be_done_is_explained(
    server: Server, tool: str, arguments: dict[str, Any], words: str
) -> None:
    assert words in refused(server, tool, **arguments)


def test_duties_are_judged_as_on_the_day(folder: Path) -> None:
    with open_register(folder) as register:
        later = Server(tools(lambda: register, lambda: dt.date(2019, 10, 16)), INSTRUCTIONS)
        later.answered(json.dumps(BEGIN))
        assert call(later, "deadlines", state="not_due")["duties"] == []
