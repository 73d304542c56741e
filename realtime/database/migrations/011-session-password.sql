-- Hash of the password hash that the session was begun with: a session does not outlive its password, whoever changed
-- it. Null: begun before this was kept.
alter table session add column password text;
