-- Where cameras stand and look, as people solved it from points matched in picture and city. None is ever changed but to
-- note that it was taken back; the newest that was not counts. Times are UTC milliseconds.
create table camera_calibration (
  city text not null,
  camera text not null,
  number integer not null,
  made bigint not null,
  made_by text not null,
  -- As others read it when it was made.
  made_by_name text not null,
  -- Placement, pairs, picture, what is left over, note.
  body jsonb not null,
  taken_back bigint,
  taken_back_by text,
  taken_back_by_name text,
  primary key (city, camera, number)
);
