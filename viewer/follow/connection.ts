export { ask, connectFollowing as connect } from '../live/connection.ts';
