-- Documents of planning (schemes, results of studies) in versions, none of which is ever changed. Times are UTC
-- milliseconds.
create table planning_document (
  city text not null,
  -- scheme or study.
  kind text not null,
  id text not null,
  version integer not null,
  publication text not null,
  name jsonb not null,
  author text not null,
  author_name text not null,
  time bigint not null,
  note text,
  removed boolean not null,
  content jsonb not null,
  primary key (city, kind, id, version)
);
