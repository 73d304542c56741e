-- Times are UTC milliseconds; bodies are as the schemas of models/schema say. One database may hold several cities.
create table alarm_rule (
  city text not null,
  id text not null,
  version integer not null,
  body jsonb not null,
  author text not null,
  author_name text not null,
  time bigint not null,
  note text,
  removed boolean not null default false,
  primary key (city, id, version)
);

-- `shown`: it has not ended, or nobody has answered it yet.
create table alarm (
  city text not null,
  id text not null,
  shown boolean not null,
  began bigint not null,
  changed bigint not null,
  level integer not null,
  body jsonb not null,
  primary key (city, id)
);

create index alarm_shown on alarm (city, shown);

create index alarm_began on alarm (city, began);

create table alarm_step (
  city text not null,
  alarm text not null,
  id text not null,
  number integer not null,
  body jsonb not null,
  primary key (city, alarm, id)
);

-- What has been done once is not done again: the ids that clients gave their requests.
create table action_done (
  city text not null,
  request text not null,
  actor text not null,
  object text not null,
  time bigint not null,
  primary key (city, request)
);

create index action_done_time on action_done (time);

create table event_number (
  city text not null,
  day text not null,
  last integer not null,
  primary key (city, day)
);

create table event_case (
  city text not null,
  code text not null,
  state text not null,
  kind text not null,
  over boolean not null,
  opened bigint not null,
  revision integer not null,
  body jsonb not null,
  primary key (city, code)
);

create index event_case_over on event_case (city, over, opened);

-- Every report that was taken, so that one told twice is one.
create table event_report (
  city text not null,
  id text not null,
  code text not null,
  time bigint not null,
  primary key (city, id)
);

create table shift (
  city text not null,
  id text not null,
  began bigint not null,
  revision integer not null,
  body jsonb not null,
  primary key (city, id)
);

create index shift_began on shift (city, began);
