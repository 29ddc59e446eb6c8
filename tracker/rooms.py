"""The map of the house: every blueprint, command and job, in the order the data travels."""

import os
from datetime import timedelta

from click import Command
from flask import Blueprint, Flask

from tracker.accounts import account_views as account
from tracker.accounts import commands as accounts_commands
from tracker.accounts import letters as accounts_letters
from tracker.accounts import models as _accounts
from tracker.accounts import public_views as accounts
from tracker.accounts import second_views as second_step
from tracker.accounts import sessions
from tracker.api import models as _api
from tracker.api.calls import bp as api
from tracker.api.idempotency import forget_old_replies
from tracker.attendance import app_views as door_app
from tracker.attendance import crowd_views as crowd
from tracker.attendance import door_views as doors
from tracker.attendance import entry_views as entry
from tracker.attendance import live_views as live
from tracker.attendance import models as _attendance
from tracker.attendance import oneself_views as oneself
from tracker.attendance import organiser_views as attendance_pages
from tracker.attendance import public_views as attendance
from tracker.audit import models as _audit
from tracker.backup import commands as backup_commands
from tracker.badges import models as _badges
from tracker.badges.pages import bp as badges
from tracker.badges.public_views import offers as badges_offers
from tracker.core import access, commands, health, metrics, migrations
from tracker.dashboard import organiser_views as dashboard
from tracker.dashboard.beforehand import count_beforehand
from tracker.discussions import letters as discussions_letters
from tracker.discussions import models as _discussions
from tracker.discussions import queries as discussions_queries
from tracker.discussions.member_views import offers as groups_offers
from tracker.discussions.pages import bp as discussions
from tracker.documents import models as _documents
from tracker.documents.pages import bp as documents
from tracker.dossier import boxing as dossier_boxing
from tracker.dossier import commands as dossier_commands
from tracker.dossier import organiser_views as dossier
from tracker.duplicates import models as _duplicates
from tracker.duplicates import organiser_views as duplicates
from tracker.duplicates.comparing import compare_new
from tracker.earlier import models as _earlier
from tracker.figures import commands as figures_commands
from tracker.figures import organiser_views as figures
from tracker.grouping import models as _grouping
from tracker.grouping import organiser_views as grouping
from tracker.histories import organiser_views as histories
from tracker.imports import commands as imports_commands
from tracker.imports import models as _imports
from tracker.imports import organiser_views as imports
from tracker.imports.operations import forget_old_files
from tracker.invitations import handing_over_views as handing_over
from tracker.invitations import invited_views as invited
from tracker.invitations import letters as invitations_letters
from tracker.invitations import mail_kinds as invited_kinds
from tracker.invitations import models as _invitations
from tracker.invitations import nomination_views as nominations
from tracker.invitations import organiser_views as asked
from tracker.invitations import public_views as invitations
from tracker.jobs import commands as jobs_commands
from tracker.jobs.worker import Job, Worker
from tracker.letters import mails as letters_mails
from tracker.letters import models as _letters
from tracker.letters.pages import bp as invitation_letters
from tracker.letters.public_views import offers as letters_offers
from tracker.mail import commands as mail_commands
from tracker.mail import models as _mail
from tracker.mail import queries as mail_queries
from tracker.mail import sending
from tracker.meetings import models as _meetings
from tracker.meetings import operations as meetings_operations
from tracker.meetings import organiser_views as meetings
from tracker.messages.pages import bp as messages
from tracker.organisations import commands as organisations_commands
from tracker.organisations import models as _organisations
from tracker.organisations import queries as organisations
from tracker.organisations.names import region_name
from tracker.outputs import building as outputs_building
from tracker.outputs import mails as outputs_mails
from tracker.outputs import making as outputs_making
from tracker.outputs import models as _outputs
from tracker.outputs import queries as outputs_queries
from tracker.outputs.list_views import offers as outputs_offers
from tracker.outputs.pages import bp as outputs
from tracker.persons import models as _persons
from tracker.places import models as _places
from tracker.plenary import models as _plenary
from tracker.plenary import organiser_views as plenary
from tracker.privacy import commands as privacy_commands
from tracker.privacy import models as _privacy
from tracker.privacy import organiser_views as data_pages
from tracker.privacy import public_views as privacy
from tracker.privacy.due import purge_due
from tracker.programme import organiser_views as programme
from tracker.questions import models as _questions
from tracker.questions import organiser_views as questions
from tracker.questions.sending import sweep_files
from tracker.recommendations import letters as recommendations_letters
from tracker.recommendations import mail_kinds as recommendations_kinds
from tracker.recommendations import models as _recommendations
from tracker.recommendations.follow_up_views import begins_with
from tracker.recommendations.owning import remind_due
from tracker.recommendations.pages import bp as recommendations
from tracker.registration import decision_views as people
from tracker.registration import letters, mail_kinds, offers, waiting_list
from tracker.registration import models as _registration
from tracker.registration import own_views as own
from tracker.registration import place_views as places
from tracker.registration import public_views as registration
from tracker.registration.rules import has_family_first, whole_name
from tracker.report import commands as report_commands
from tracker.report import models as _report
from tracker.report.pages import bp as report
from tracker.site import public_views as site
from tracker.storage.bucket import Access
from tracker.storage.opening import open_storage
from tracker.team import administrator_views as administration
from tracker.team import letters as team_letters
from tracker.team import organiser_views as team
from tracker.webhooks import models as _webhooks
from tracker.webhooks import operations as webhooks_operations
from tracker.webhooks import organiser_views as webhooks
from tracker.webhooks import queries as webhooks_queries
from tracker.webhooks import sending as webhooks_sending

#: every table is known once these are imported
MODELS = (
    _accounts,
    _mail,
    _audit,
    _organisations,
    _meetings,
    _documents,
    _places,
    _questions,
    _persons,
    _registration,
    _attendance,
    _badges,
    _discussions,
    _invitations,
    _duplicates,
    _grouping,
    _plenary,
    _recommendations,
    _earlier,
    _report,
    _outputs,
    _imports,
    _letters,
    _api,
    _privacy,
    _webhooks,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    health.bp,
    accounts.bp,
    second_step.bp,
    account.bp,
    meetings.bp,
    team.bp,
    administration.bp,
    programme.bp,
    questions.bp,
    registration.bp,
    people.bp,
    own.bp,
    invitations.bp,
    handing_over.bp,
    places.bp,
    imports.bp,
    nominations.bp,
    asked.bp,
    invited.bp,
    attendance.bp,
    attendance_pages.bp,
    entry.bp,
    live.bp,
    oneself.bp,
    crowd.bp,
    doors.bp,
    badges,
    door_app.bp,
    discussions,
    documents,
    duplicates.bp,
    grouping.bp,
    plenary.bp,
    histories.bp,
    recommendations,
    figures.bp,
    report,
    outputs,
    dossier.bp,
    invitation_letters,
    messages,
    dashboard.bp,
    privacy.bp,
    data_pages.bp,
    site.bp,
    webhooks.bp,
    api,
)

#: groups of commands, in the same order
COMMANDS: tuple[Command, ...] = (
    commands.settings,
    commands.start,
    accounts_commands.user,
    accounts_commands.token,
    figures_commands.figures,
    report_commands.report,
    mail_commands.mail,
    jobs_commands.worker,
    backup_commands.backup,
    organisations_commands.directory,
    privacy_commands.privacy,
    imports_commands.participants,
    dossier_commands.meeting,
    dossier_commands.sample,
)

#: what the worker does, and how often
JOBS: tuple[Job, ...] = (
    Job("mail", sending.send_due, timedelta(seconds=2)),
    Job("webhooks", webhooks_sending.send_due, timedelta(seconds=5)),
    Job("webhooks of last month", webhooks_operations.forget_old, timedelta(hours=6)),
    Job("compare", compare_new, timedelta(seconds=5)),
    Job("large files", outputs_making.run_due, timedelta(seconds=3), long=True),
    Job("files of people", forget_old_files, timedelta(hours=1)),
    Job("idempotency keys", forget_old_replies, timedelta(hours=1)),
    Job("privacy", purge_due, timedelta(hours=6)),
    Job("reminders of recommendations", remind_due, timedelta(hours=1)),
    Job("files of unfinished forms", sweep_files, timedelta(hours=1)),
)

#: what may pile up, by the name it has at /metrics
QUEUES = {"mail": mail_queries.waiting, "webhook": webhooks_queries.waiting, "list": outputs_queries.waiting}


def register_rooms(app: Flask) -> None:
    """Give the application its pages, its commands and its tables."""
    if os.environ.get("FLASK_RUN_FROM_CLI") == "true":
        migrations.init_app(app)
    sessions.init_app(app)
    access.init_app(app, sessions.who)
    storage = open_storage(
        app.config["TRACKER_STORAGE_URL"],
        Access.set_in(app.config),
        limit=app.config["MAX_CONTENT_LENGTH"],
        clamav=app.config["TRACKER_CLAMAV"],
    )
    app.extensions["tracker.storage"], app.extensions["tracker.personal_files"] = storage, storage.apart("personal")
    app.extensions["tracker.ready"] = {"storage": storage.is_ready}
    app.extensions[metrics.QUEUES] = QUEUES
    app.jinja_env.globals["begins_with"] = begins_with
    app.jinja_env.globals |= {"whole_name": whole_name, "has_family_first": has_family_first}
    app.jinja_env.filters["region"] = region_name
    meetings_operations.FOLLOWERS["waiting list"] = waiting_list.follow_settings
    offers.OFFERS["groups"], offers.OFFERS["letters"] = groups_offers, letters_offers
    offers.OFFERS["list"], offers.OFFERS["certificate"] = outputs_offers, badges_offers
    outputs_making.MAKERS |= outputs_building.MAKERS | dossier_boxing.MAKERS
    builders = letters.BUILDERS | discussions_letters.BUILDERS | invitations_letters.BUILDERS | letters_mails.BUILDERS
    builders |= recommendations_letters.BUILDERS | outputs_mails.BUILDERS
    builders |= team_letters.BUILDERS | accounts_letters.BUILDERS
    kinds = (*mail_kinds.KINDS, *invited_kinds.KINDS, *discussions_letters.KINDS, *recommendations_kinds.KINDS)
    sending.init_app(app, builders, (*kinds, *letters_mails.KINDS, *outputs_mails.KINDS))
    app.extensions["tracker.worker"] = Worker(app, JOBS)
    app.extensions["tracker.beforehand"] = count_beforehand
    finders = accounts_commands.Finders(
        group=discussions_queries.get_group_id, organisation=lambda code: organisations.get_organisation(code).id
    )
    accounts_commands.init_app(app, finders)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
