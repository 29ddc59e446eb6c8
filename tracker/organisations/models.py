"""The directory: countries, regional groups, regional centres, partners, their other names."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Model, one_of, word
from tracker.core.ids import new_id


class OrganisationType(StrEnum):
    """What an organisation is (not its part at a meeting): REPORT.md section 2's list, as UN lists of participants sort it."""

    REGIONAL_CENTRE = "regional-centre"
    PARTY = "party"
    GOVERNMENT_AGENCY = "government-agency"
    CONVENTION_SECRETARIAT = "convention-secretariat"
    UN_ENTITY = "un-entity"
    IGO = "igo"
    NGO = "ngo"
    INDUSTRY = "industry"
    ACADEMIA = "academia"
    NETWORK = "network"
    MEDIA = "media"
    DONOR = "donor"
    OTHER = "other"


class Convention(StrEnum):
    BASEL = "basel"
    STOCKHOLM = "stockholm"
    ROTTERDAM = "rotterdam"
    MINAMATA = "minamata"
    WAIGANI = "waigani"


class Region(Model):
    """A United Nations regional group: an informal grouping, so a record and not code."""

    __tablename__ = "region"

    #: AFRICA, ASIA_PACIFIC, EASTERN_EUROPE, GRULAC, WEOG
    code: Mapped[str] = mapped_column(primary_key=True)
    #: as the BRS conventions write it: "Central and Eastern Europe"
    name: Mapped[str]
    un_name: Mapped[str]
    position: Mapped[int]


class Country(Model):
    """A country or area by its UNTERM short name. Namibia's code is the text "NA"."""

    __tablename__ = "country"

    iso2: Mapped[str] = mapped_column(primary_key=True)
    iso3: Mapped[str]
    m49: Mapped[str]
    name: Mapped[str]
    formal_name: Mapped[str]
    name_ar: Mapped[str]
    name_es: Mapped[str]
    name_fr: Mapped[str]
    name_ru: Mapped[str]
    name_zh: Mapped[str]
    #: member, observer State, "non-member, party to MEAs", territory
    un_status: Mapped[str]
    region_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"), index=True)
    note: Mapped[str]


class CountryAlias(Model):
    """Another name of a country, as pages and people still write it: Swaziland, Czech Republic."""

    __tablename__ = "country_alias"
    __table_args__ = (UniqueConstraint("country_iso2", "alias"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    country_iso2: Mapped[str] = mapped_column(ForeignKey("country.iso2", ondelete="CASCADE"))
    alias: Mapped[str]
    #: `core.folding.fold` of the alias
    folded: Mapped[str] = mapped_column(index=True)


class Organisation(Model):
    """A centre, partner or other body that people come from."""

    __tablename__ = "organisation"
    __table_args__ = (
        UniqueConstraint("code"),
        one_of("type", OrganisationType),
        CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to", name="validity_ordered"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    #: what forms and files write: SCRC-KEN, KEMI
    code: Mapped[str]
    type: Mapped[OrganisationType] = mapped_column(word(OrganisationType))
    name: Mapped[str]
    short_name: Mapped[str]
    #: "regional" or "coordinating" for centres, else ""
    role: Mapped[str] = mapped_column(default="")
    host_institution: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    country_iso2: Mapped[str | None] = mapped_column(ForeignKey("country.iso2"))
    region_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    #: separated by blanks: "en fr"
    languages: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    #: where the facts come from, and which of them are doubted
    source: Mapped[str] = mapped_column(default="")
    doubts: Mapped[str] = mapped_column(default="")

    country: Mapped[Country | None] = relationship(lazy="raise_on_sql")
    region: Mapped[Region | None] = relationship(lazy="raise_on_sql")
    parent: Mapped["Organisation | None"] = relationship(lazy="raise_on_sql", remote_side="Organisation.id")


class OrganisationAlias(Model):
    """Another spelling of an organisation's name, as pages and people write it."""

    __tablename__ = "organisation_alias"
    __table_args__ = (UniqueConstraint("organisation_id", "alias"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    alias: Mapped[str]
    #: `core.folding.fold` of the alias
    folded: Mapped[str] = mapped_column(index=True)


class CentreMandate(Model):
    """A centre's service under one convention, with its dates as far as they are known."""

    __tablename__ = "centre_mandate"
    __table_args__ = (UniqueConstraint("organisation_id", "convention", "valid_from"), one_of("convention", Convention))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    convention: Mapped[Convention] = mapped_column(word(Convention))
    #: None: since before any meeting on record
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    #: the dates as the source words them: "2007-11 nominated; endorsed 2009 COP-4"
    note: Mapped[str] = mapped_column(default="")


class PartyServed(Model):
    """A country served by a centre. Many-to-many with a source; no partition of the world."""

    __tablename__ = "party_served"
    __table_args__ = (UniqueConstraint("organisation_id", "country_iso2"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    country_iso2: Mapped[str] = mapped_column(ForeignKey("country.iso2"), index=True)


class DirectoryLoad(Model):
    """One loading of the directory that changed something. The latest one's id is the directory's version."""

    __tablename__ = "directory_load"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    loaded_at: Mapped[datetime]
    added: Mapped[int]
    changed: Mapped[int]
