-- One row a task that somebody was given and nobody has verified. Whatever is here comes from the log and can be built again from it.
create table intake_open_tasks (
  case_id uuid not null,
  region text not null,
  bureau text not null,
  name text not null,
  instance integer not null,
  task text not null,
  person text not null,
  due date,
  state text not null,
  -- what has no day comes last
  sorted date not null generated always as (coalesce(due, date '9999-12-31')) stored,
  primary key (case_id, instance, task)
);
create index on intake_open_tasks (region, bureau, sorted, case_id, instance, task);
create index on intake_open_tasks (region, sorted, case_id, instance, task);
create index on intake_open_tasks (region, bureau, person, sorted, case_id, instance, task);
