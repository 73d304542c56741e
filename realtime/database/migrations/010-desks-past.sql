-- What stood at a time of the past, as it was then. Times are UTC milliseconds.
alter table alarm add column opened bigint;
-- When it was shown no more: it had ended, and somebody had answered it. Null: it is shown.
alter table alarm add column left_at bigint;

update alarm set opened = coalesce((body ->> 'raised')::bigint, began);
update alarm set left_at = greatest(opened, changed) where not shown;

create index alarm_span on alarm using gist (int8range(opened, left_at));

alter table alarm_step add column time bigint;
-- The alarm as it was from this step on.
alter table alarm_step add column state jsonb;

update alarm_step set time = (body ->> 'time')::bigint;

-- What stood when this was taken up: how it was before its newest step nobody wrote down.
update alarm_step set state = alarm.body from alarm
where alarm.shown and alarm_step.city = alarm.city and alarm_step.alarm = alarm.id and alarm_step.id = (
  select newest.id from alarm_step as newest where newest.city = alarm.city and newest.alarm = alarm.id
  order by newest.number desc, newest.time desc limit 1
);

create index alarm_step_time on alarm_step (city, time);

alter table event_case add column left_at bigint;

update event_case set left_at = opened + 86400000 where over;

create index event_case_span on event_case using gist (int8range(opened, left_at));

create index event_case_opened on event_case (city, opened);

alter table event_report add column body jsonb;

-- A case as it was from a revision on: without its reports, of which the ids stand here, and its steps, of which the
-- number does.
create table event_case_state (
  city text not null,
  code text not null,
  revision integer not null,
  time bigint not null,
  body jsonb not null,
  primary key (city, code, revision)
);

insert into event_case_state (city, code, revision, time, body)
select city, code, revision, coalesce((body -> 'steps' -> -1 ->> 'time')::bigint, opened),
  body || jsonb_build_object(
    'reports', (select coalesce(jsonb_agg(report -> 'id'), '[]') from jsonb_array_elements(body -> 'reports') as report),
    'steps', jsonb_array_length(body -> 'steps')
  )
from event_case where not over;

create index event_case_state_time on event_case_state (city, time);
