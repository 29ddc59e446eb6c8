import json

from tracker.mail.forgetting import forget_mails


def lines(path, *ids):
    path.write_text("".join(json.dumps({"message_id": id_, "text": "x" * n}) + "\n" for n, id_ in enumerate(ids)))


def ids(path):
    return [json.loads(line)["message_id"] for line in path.read_text().splitlines()]


def test_the_mails_named_go_and_the_others_stay_whole_and_in_order(tmp_path):
    path = tmp_path / "outbox.jsonl"
    lines(path, "<1>", "<2>", "<3>", "<4>")
    assert forget_mails(f"file://{path}", {"<1>", "<3>", "<9>"}) == 2
    assert ids(path) == ["<2>", "<4>"]


def test_nothing_happens_without_a_file_or_by_smtp(tmp_path):
    assert forget_mails(f"file://{tmp_path}/nothing.jsonl", {"<1>"}) == 0
    assert forget_mails("smtp://localhost", {"<1>"}) == 0
