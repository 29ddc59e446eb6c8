"""People who sign in, what they may do at which meeting, and the tokens of programs."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from tracker.core.access import Role
from tracker.core.db import Model, one_of, word
from tracker.core.folding import fold
from tracker.core.ids import new_id


class User(Model):
    """Someone with an account: staff of a secretariat, never a participant as such."""

    __tablename__ = "user_account"
    __table_args__ = (UniqueConstraint("email"), CheckConstraint("email = lower(email)", name="email_lowercase"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[str]
    name: Mapped[str]
    #: folded name and address, for the search
    search_text: Mapped[str] = mapped_column(server_default="")
    #: argon2id; None: only sign-in links open the account
    password_hash: Mapped[str | None]
    is_admin: Mapped[bool] = mapped_column(default=False)
    #: raised to end every session of this person at once
    epoch: Mapped[int] = mapped_column(default=1)
    locale: Mapped[str | None]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]

    @validates("name", "email")
    def _fold(self, changed: str, value: str) -> str:
        other = {"name": self.email, "email": self.name}[changed] or ""
        self.search_text = fold(f"{value} {other}")
        return value


class MeetingRole(Model):
    """What one person may do at one meeting; facilitators and rapporteurs at their group, focal points for their centre."""

    __tablename__ = "meeting_role"
    __table_args__ = (
        UniqueConstraint("user_id", "meeting_slug", "role", "group_id", "organisation_id"),
        one_of("role", Role),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    meeting_slug: Mapped[str] = mapped_column(
        ForeignKey("meeting.slug", ondelete="CASCADE", onupdate="CASCADE"), index=True
    )
    role: Mapped[Role] = mapped_column(word(Role))
    group_id: Mapped[UUID | None]
    organisation_id: Mapped[UUID | None]
    #: None: before this was kept
    given_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="raise_on_sql")


class ApiToken(Model):
    """A program's key: acts for a user, limited to scopes. Only its digest is stored."""

    __tablename__ = "api_token"
    __table_args__ = (UniqueConstraint("digest"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    #: SHA-256 of the token, hexadecimal
    digest: Mapped[str]
    #: separated by blanks: read register check-in notes report
    scopes: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="raise_on_sql")


class SignIn(Model):
    """One browser that is signed in. Its cookie names this row, so a copied cookie is dead once the row is gone."""

    __tablename__ = "sign_in"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    #: the user's epoch when it began: a raised one ends it
    epoch: Mapped[int]
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    #: the password was right, the second step is awaited: opens nothing yet
    pending: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: what the browser calls itself, in a few words, for its person to know it by
    browser: Mapped[str] = mapped_column(default="", server_default="")


class FactorKind(StrEnum):
    """What proves a second time who signs in."""

    APP = "app"  # one-time codes (RFC 6238)
    PASSKEY = "passkey"  # WebAuthn


class SecondFactor(Model):
    """An app or a passkey of one person. An app's secret is sealed: the database alone gives no codes."""

    __tablename__ = "second_factor"
    __table_args__ = (UniqueConstraint("credential_id"), one_of("kind", FactorKind))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    kind: Mapped[FactorKind] = mapped_column(word(FactorKind))
    name: Mapped[str]
    secret: Mapped[str | None]
    #: of a passkey, both as base64url
    credential_id: Mapped[str | None]
    public_key: Mapped[str | None]
    #: the last code's time step, or the passkey's count of uses: what is not above it was seen before
    counter: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RecoveryCode(Model):
    """Signs in once in place of a lost second factor. Only its digest is stored."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("user_id", "digest"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    digest: Mapped[str]
    used_at: Mapped[datetime | None]


class SignInLink(Model):
    """A link that signs one person in once, e.g. the one `make run` prints."""

    __tablename__ = "sign_in_link"
    __table_args__ = (UniqueConstraint("digest"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="raise_on_sql")


class Device(Model):
    """A phone at a door: acts at one meeting without anybody's account. Only digests of its secrets are stored."""

    __tablename__ = "device"
    __table_args__ = (UniqueConstraint("code_digest"), UniqueConstraint("digest"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_slug: Mapped[str] = mapped_column(
        ForeignKey("meeting.slug", ondelete="CASCADE", onupdate="CASCADE"), index=True
    )
    name: Mapped[str]
    #: ids of the sessions or days it may check in at; empty: all
    places: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: of the code in the QR picture: pairs one phone, within minutes
    code_digest: Mapped[str | None]
    code_expires_at: Mapped[datetime]
    #: of the token the phone got for the code
    digest: Mapped[str | None]
    #: argon2id of the PIN that opens the app; None: it needs none
    pin_hash: Mapped[str | None]
    #: wrong PINs since the last right one
    pin_failures: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    paired_at: Mapped[datetime | None]
    #: when it last told how it is, and what it had not sent then
    seen_at: Mapped[datetime | None]
    waiting: Mapped[int] = mapped_column(default=0)
    #: from then on, and once revoked, it may only hand over what it kept
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
