-- Requests to open a restricted camera. Times are UTC milliseconds.
create table camera_request (
  id text primary key,
  city text not null,
  camera text not null,
  account text not null,
  -- As others read it when it was asked.
  account_name text not null,
  reason text not null,
  minutes integer not null,
  asked bigint not null,
  state text not null check (state in ('waiting', 'approved', 'refused', 'withdrawn', 'ended', 'expired')),
  decided bigint,
  decided_by text,
  decided_by_name text,
  note text,
  -- Of a request that waits: when it lapses. Of one that was approved: when the camera closes again.
  expires bigint not null
);

create unique index camera_request_waiting on camera_request (city, camera, account) where state = 'waiting';

create index camera_request_account on camera_request (city, account, state);

create index camera_request_asked on camera_request (city, state, asked);
