-- What there is of each report, folded from its stream page by page: one row a report, one row an edition. position is that of its last change.

create table stats_reports (
    report     uuid primary key,
    form       text not null,
    region     text not null,
    bureau     text,
    case_id    uuid,
    period     text not null,
    state      text not null,
    draft      uuid not null,
    drafted_at timestamptz not null,
    drafts     int not null,
    edits      int not null,
    edition    uuid,
    number     text,
    issued_on  date,
    editions   int not null,
    position   bigint not null
);

create unique index stats_reports_newest on stats_reports (position);

create table stats_editions (
    edition      uuid primary key,
    report       uuid not null,
    form         text not null,
    region       text not null,
    bureau       text,
    case_id      uuid,
    period       text not null,
    number_of    int not null,
    number       text,
    person       text not null,
    issued_on    date not null,
    log_position bigint not null,
    recalled     boolean not null,
    delivered    int not null,
    position     bigint not null
);

-- 通报 of a region are for its bureaus to read once they are published, as the pages' rights say
create policy fence on stats_editions for select to yingsu_stats_doors using (
    yingsu.theirs(region, bureau)
    or bureau is null and case_id is null and not recalled and form = 'bulletin' and current_setting('yingsu.region', true) in ('*', region)
);

create unique index stats_editions_newest on stats_editions (position);
