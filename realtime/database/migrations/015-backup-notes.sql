-- Backups that were made while the server ran: its log is written by the server alone, which takes them over into it.
create table backup_note (
  number bigint generated always as identity primary key,
  made bigint not null,
  file text not null,
  sha256 text not null
);
