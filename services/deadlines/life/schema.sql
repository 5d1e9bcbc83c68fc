-- Read models of deadlines.desk: the cases it knows, and every deadline as it stands after its last event.
-- Everything here follows from the log alone (and from the rules and the notices of this release: look_on).

create table cases (
    case_id   uuid primary key,
    region    text not null,
    bureau    text not null,
    name      text not null,
    kind      text not null,
    origin    text not null,
    opened_on date not null,
    closed_on date,
    voided    boolean not null
);
-- what is open: a small part of all that ever came
create index on cases (opened_on, case_id) where closed_on is null and not voided;
create index on cases (region, bureau, opened_on, case_id) where closed_on is null and not voided;

-- what was stated of each instance (审级); later instances without a handler go on with that of the last one before. Region and bureau are the
-- case's: whoever visits is held against the row itself, not against another one for each
create table instances (
    case_id         uuid not null,
    region          text not null,
    bureau          text not null,
    instance        smallint not null,
    level           text,
    procedure       text,
    court           text,
    case_no         text,
    opened_on       date,
    noticed_on      date,
    handler         text,
    contact         text,
    mediation_on    date,
    risk            text,
    risk_on         date,
    guarantee_until date,
    judged_on       date,
    primary key (case_id, instance)
);
create index on instances (handler, case_id);

-- version: the case's, when the hearing was last spoken of
create table hearings (
    case_id         uuid not null,
    region          text not null,
    bureau          text not null,
    instance        smallint not null,
    hearing         smallint not null,
    hearing_on      date,
    held_on         date,
    leader_required boolean,
    version         int not null,
    primary key (case_id, instance, hearing)
);

create table organisations (
    region text not null,
    bureau text not null,
    name   text not null,
    primary key (region, bureau)
);

-- who holds which role now
create table posts (
    region text not null,
    bureau text not null,
    person text not null,
    role   text not null,
    label  text not null,
    primary key (region, bureau, person, role)
);
create index on posts (person);

-- state: running | paused | met | met_late | missed | cancelled | withheld (then it has no dates)
create table deadlines (
    deadline_id   uuid primary key,
    case_id       uuid not null,
    instance      smallint not null,
    rule          text not null,
    subject       text not null,
    region        text not null,
    bureau        text not null,
    state         text not null,
    version       int not null,
    position      bigint not null,
    changed_at    timestamptz not null,
    name          text,
    clause        text,
    kind          text,
    strength      text,
    responsible   text,
    nature        text,
    trigger       uuid not null,
    trigger_on    date not null,
    nominal       date,
    due           date,
    due_safe      date,
    provisional   boolean,
    calendar      text,
    -- what was counted from trigger_on: one period, or one a reading; and whether more went into the date
    periods       text[] not null,
    adjusted      boolean,
    -- of a withheld deadline that waits for a fact: it cannot be due before
    earliest      date,
    known_on      date,
    reminded      smallint[] not null,
    met_on        date,
    met_by        uuid,
    previous_dues date[] not null,
    reason        text,
    -- when the log learned of the last move to another day
    moved_at      timestamptz,
    -- lists are in this order: the day it is due, else the day that would have started the clock
    listed_on     date not null,
    -- the next day on which a reminder or the lapse has to be said; null when no clock runs
    look_on       date
) with (fillfactor = 80);

create index on deadlines (case_id);
create index on deadlines (listed_on, deadline_id);
create index on deadlines (look_on) where look_on is not null;
-- what is still to be done, and what moved lately: a small part of everything
create index on deadlines (listed_on, deadline_id) where state in ('running', 'paused', 'missed');
create index on deadlines (region, bureau, listed_on, deadline_id) where state in ('running', 'paused', 'missed');
create index on deadlines (region, listed_on, deadline_id) where state in ('running', 'paused', 'missed');
-- everything of a place in that order, and of it the few that came to nothing
create index on deadlines (region, bureau, listed_on, deadline_id);
create index on deadlines (region, listed_on, deadline_id);
create index on deadlines (region, listed_on, deadline_id) where state in ('cancelled', 'withheld');
create index on deadlines (region, listed_on, deadline_id) where state = 'running';
-- what a role is responsible for
create index on deadlines (region, responsible, bureau);
create index on deadlines (region, bureau, moved_at) where moved_at is not null;

-- What each version of the calendar moved: a row for every deadline.moved that names the import or the withdrawal as its cause.
create table calendar_moves (
    position          bigint primary key,
    version           int not null,
    deadline_id       uuid not null,
    case_id           uuid not null,
    region            text not null,
    bureau            text not null,
    rule              text not null,
    name              text,
    previous_due      date not null,
    due               date not null,
    previous_due_safe date not null,
    due_safe          date not null,
    was_provisional   boolean not null,
    provisional       boolean not null
);

create index on calendar_moves (version, position);
