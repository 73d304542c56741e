-- Times are UTC milliseconds.
create table account (
  id text primary key,
  name text not null unique,
  display_name text not null,
  kind text not null check (kind in ('person', 'device')),
  grants jsonb not null default '[]',
  password_hash text,
  password_changed bigint,
  must_change_password boolean not null default false,
  earlier_passwords jsonb not null default '[]',
  second_factor text,
  second_factor_step bigint not null default 0,
  failures integer not null default 0,
  locked_until bigint not null default 0,
  disabled boolean not null default false,
  -- Issuer and subject of somebody whom an OpenID Connect provider knows.
  external_id text unique,
  created bigint not null
);

create table session (
  token_hash text primary key,
  account text not null references account (id) on delete cascade,
  created bigint not null,
  seen bigint not null,
  expires bigint,
  address text
);

create index session_account on session (account);

-- What administrators decide for all accounts, such as the rules for passwords.
create table setting (
  name text primary key,
  value jsonb not null,
  changed bigint not null
);

-- Links that let a wall or a kiosk in: once until they expire, or each time that it starts.
create table pairing (
  token_hash text primary key,
  account text not null references account (id) on delete cascade,
  expires bigint
);
