"""Whatever people typed comes out of every page, file and mail as the text it is: nothing active, no formula, nothing evaluated."""

import csv
import io
import json
import re
import zipfile
from collections import Counter

import lxml.html
from lxml import etree
from sqlalchemy import String, Text, case, update

from tests.factories import NOW
from tracker.core.access import Role
from tracker.core.db import db
from tracker.mail.kinds import kinds
from tracker.mail.operations import queue_mail
from tracker.mail.sending import compose
from tracker.registration.models import Participant

#: begins as a formula, ends as an address, and leaves every kind of place a text can stand in
HOSTILE = (
    '=HYPERLINK("http://evil.example")\'"><img src=x onerror=hacked()></title></textarea></script><script>hacked()</script>'
    '{{7*19191919}}${7*19191919}{given_name}%(name)s#read("/etc/passwd")]]>javascript:hacked()'
)
#: a part of it that no format has to write otherwise
PLAIN = "{{7*19191919}}${7*19191919}{given_name}%(name)s#read("
COUNTED = str(7 * 19191919)
#: columns that people do not type, or that are checked for what they may hold: keys, codes, addresses, words of a list, digests
NOT_TYPED = frozenset(
    re.findall(
        r"\w+",
        """slug meeting_slug code key organisation_key email email_share email_other contact_email to_address address
        message_id sender reply_to region_code country_iso2 iso2 iso3 m49 un_status locale language languages
        working_language timezone notice_version version sort_key search_text folded media_type blob logo sha256 digest
        request_digest code_digest password_hash pin_hash secret credential_id public_key scopes action act actor_kind
        kind template passage part after base subject size single_size url picked written html""",
    )
)
ENDINGS = ("csv", "xlsx", "json", "html", "md", "docx", "ics", "zip", "pdf")
INLINE = frozenset({"application/json", "importmap"})


def poison():
    """Everything that was typed becomes the hostile text, in every table."""
    for table in db.metadata.sorted_tables:
        typed = [c for c in table.c if type(c.type) in (String, Text) and c.name not in NOT_TYPED]
        if typed:
            db.session.execute(update(table).values({c.name: case((c.is_not(None), HOSTILE)) for c in typed}))
    db.session.commit()
    db.session.expunge_all()


def of_html(data):
    """What a page does besides showing text."""
    faults = []
    for element in lxml.html.document_fromstring(data).iter("*"):
        found = element.attrib
        if element.tag == "script" and "src" not in found and found.get("type") not in INLINE:
            faults.append(f"script: {element.text}")
        faults += [f"{element.tag} {name}" for name in found if name.startswith("on")]
        faults += ["a picture from elsewhere"] if found.get("src") == "x" else []
        for name in ("href", "src", "action", "formaction", "srcdoc", "data"):
            if re.match(r"\s*(javascript|data:text|vbscript):", found.get(name, ""), re.IGNORECASE):
                faults.append(f"{element.tag} {name}={found[name]}")
    return faults


def of_csv(data):
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    return [
        cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and HOSTILE[1:9] in cell
    ]


def of_zip(data):
    faults = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            inner = archive.read(name)
            faults += [f"file {name}"] if name.startswith("/") or ".." in name.split("/") else []
            faults += [f"{name}: {fault}" for fault in CHECKS.get(name.rpartition(".")[2], of_nothing)(inner)]
    return faults


def of_xml(data):
    """The parts of Word and Excel files, and pictures: well-formed, without formulas, fields we did not write, scripts."""
    faults = []
    for element in etree.fromstring(data).iter("*"):
        tag = element.tag.rpartition("}")[2]
        text = element.text or ""
        if tag in ("f", "script", "foreignObject") or (tag in ("instrText", "definedName") and "evil" in text):
            faults.append(f"{tag}: {text[:60]}")
        faults += [f"{tag} {n}={v}" for n, v in element.attrib.items() if re.match(r"javascript:|http://evil", v)]
    return faults


def of_json(data):
    json.loads(data)
    return []


def of_calendar(data):
    lines = data.decode().replace("\r\n ", "").split("\r\n")
    return [line for line in lines if line and not re.match(r"[A-Z-]+[;:]", line)]


def of_nothing(_data):
    return []


CHECKS = {
    "html": of_html, "csv": of_csv, "xlsx": of_zip, "docx": of_zip, "zip": of_zip, "json": of_json, "ics": of_calendar,
    "xml": of_xml, "svg": of_xml, "rels": of_xml,
}  # fmt: skip
TYPES = {
    "text/html": "html", "text/csv": "csv", "application/json": "json", "application/problem+json": "json",
    "application/manifest+json": "json", "text/calendar": "ics", "image/svg+xml": "svg",
    "application/zip": "zip",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}  # fmt: skip


def faults_of(kind, answer):
    faults = CHECKS.get(kind, of_nothing)(answer.data)
    faults += ["evaluated"] if COUNTED.encode() in answer.data else []
    faults += ["nosniff"] if answer.headers.get("X-Content-Type-Options") != "nosniff" else []
    return faults


def says_it(kind, data):
    """Whether the text is in there as it was typed."""
    if kind in ("xlsx", "docx"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(PLAIN.encode() in archive.read(name) for name in archive.namelist())
    return PLAIN.encode() in data.replace(b"\r\n ", b"")


def addresses(house):
    """Every address that can be read, a file in each of its forms; what is made into PDF has tests of its own."""
    for rule in house.app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.rule.startswith("/static"):
            continue
        choices = re.search(r"<any\((.*?)\):(\w+)>", rule.rule)
        name, forms = (choices[2], choices[1].split(", ")) if choices else ("", [""])
        for one in ("ending", "extension"):
            if not choices and one in rule.arguments:
                name, forms = one, ENDINGS
        for form in forms:
            if form == "pdf" or (form and rule.rule.startswith(("/m/", "/api/"))):  # the organiser's files again
                continue
            values = {key: house.values[key] for key in rule.arguments} | ({name: form} if name else {})
            with house.app.test_request_context():
                yield house.app.url_for(rule.endpoint, **values).removeprefix("http://localhost")


def test_what_is_looked_for_would_be_found():
    assert of_html(f"<p>{HOSTILE}</p>") == ["img onerror", "a picture from elsewhere", "script: hacked()"]
    assert of_html("<a href=' JavaScript:hacked()'>x</a>") == ["a href= JavaScript:hacked()"]
    assert (of_csv(HOSTILE.encode()), of_csv(f"'{HOSTILE}".encode())) == ([HOSTILE], [])
    assert of_xml(b"<c><f>HYPERLINK(1)</f></c>") == ["f: HYPERLINK(1)"]


def test_nothing_that_was_typed_becomes_active_on_any_page_or_in_any_file(house):
    client = house.client(Role.ADMIN)
    poison()
    wrong, shown = [], Counter()
    for address in addresses(house):
        answer = client.get(address, buffered=True)
        assert answer.status_code < 500, address
        kind = TYPES.get(answer.mimetype, answer.mimetype)
        wrong += [f"{address}: {fault}" for fault in faults_of(kind, answer)]
        shown[kind] += says_it(kind, answer.data)
    assert wrong == []
    assert shown["html"] > 60  # and it is shown as it was typed
    assert set(+shown) >= {"html", "csv", "xlsx", "docx", "json", "ics"}


def test_mails_say_what_was_typed_as_it_was_typed(house):
    poison()
    person = db.session.get_one(Participant, house.values["participant_id"])
    names = ["registered", "waiting", "confirmed", "declined", "withdrawn", "link", "already_registered"]
    about = {"group_id": str(house.values["group_id"]), "reason": HOSTILE}
    letters = [(name, about) for name in names] + [(name, {"sample": True}) for name in kinds()]
    for name, context in letters:
        mail = queue_mail(
            name, to="p@example.org", context=context, locale="en", at=NOW, meeting_id=person.meeting_id,
            subject_id=person.id,
        )  # fmt: skip
        letter = compose(mail)
        assert letter is not None, name
        assert "\n" not in letter["Subject"], name
        bodies = {part.get_content_type(): part.get_content() for part in letter.walk() if not part.is_multipart()}
        assert of_html(bodies["text/html"].encode()) == [], name
        assert COUNTED not in str(bodies), name
        assert HOSTILE[:30] in bodies["text/plain"], name
