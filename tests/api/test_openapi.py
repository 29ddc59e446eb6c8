import threading

import pytest
from flask import Flask, Response
from pydantic import BaseModel
from sqlalchemy import func, select

from tracker.api.bodies import Body
from tracker.api.openapi import Description, documented
from tracker.core.access import Role
from tracker.core.db import db
from tracker.registration.models import Participant


class Question(Body):
    number: int


class Answer(BaseModel):
    double: int


@documented("Double a number", request=Question, response=Answer, status=201)
def double(body: Question):
    return Answer(double=2 * body.number)


@documented("Double many", request=Question, response=list[Answer], many=3)
def double_many(body):
    return [Answer(double=2 * one.number) for one in body], 202


@documented("Nothing")
def forget():
    return None, 204


@documented("A file", media="text/csv")
def download():
    return Response("a,b", content_type="text/csv")


def _call(app: Flask, view, method="POST", **given):
    with app.test_request_context("/x", method=method, **given):
        return view()


def test_the_view_gets_the_body_as_it_is_declared(app):
    answer = _call(app, double, json={"number": 4, "other": 1})
    assert (answer.status_code, answer.json, answer.content_type) == (201, {"double": 8}, "application/json")


def test_one_object_or_several_are_both_given_as_a_list(app):
    assert _call(app, double_many, json={"number": 1}).json == [{"double": 2}]
    several = _call(app, double_many, json=[{"number": 1}, {"number": 2}])
    assert (several.status_code, several.json) == (202, [{"double": 2}, {"double": 4}])


def test_an_answer_without_content_is_empty(app):
    answer = _call(app, forget, method="DELETE")
    assert (answer.status_code, answer.data) == (204, b"")


def test_a_file_is_answered_as_the_view_made_it(app):
    assert _call(app, download, method="GET").content_type == "text/csv"


def test_the_description_stays_with_the_view():
    assert double.described == Description("Double a number", Question, Answer, 201, 0, {}, None, "")


@pytest.mark.timeout(60)
def test_the_same_key_sent_many_times_at_once_is_carried_out_once(app, program, make, at_now):
    """Eight programs send one registration with one key at the same moment: one place, one answer."""
    make.country("UY", "Uruguay")
    meeting = make.meeting()
    token = program(meeting, Role.ORGANISER, "register").environ_base["HTTP_AUTHORIZATION"]
    body = {"given_name": "Ana", "family_name": "Sosa", "email": "ana@example.org", "consent": True}
    body |= {"organisation_other": "University", "country": "UY", "job_title": "Engineer"}
    headers = {"Authorization": token, "Idempotency-Key": "one"}
    answers: list[tuple[int, bytes]] = []
    address = f"/api/v1/meetings/{meeting.slug}/participants"

    def send():
        with app.test_client() as client:
            answer = client.post(address, json=body, headers=headers)
            answers.append((answer.status_code, answer.data))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(answers), {status for status, _ in answers}, len({data for _, data in answers})) == (8, {201}, 1)
    assert db.session.scalar(select(func.count()).select_from(Participant)) == 1
