/**
 * How far a source's clock may be ahead of the server's, milliseconds. Clocks of devices drift by seconds, and wrong ones
 * are off by hours: what is further ahead is not believed anywhere, neither as the latest value nor as the time of an alarm.
 */
export const CLOCK_TOLERANCE = 60_000;

/** Whether a time lay in the future when it was received: then it is a clock that is wrong, and not news. UTC milliseconds. */
export const isAhead = (time: number, received: number): boolean => time > received + CLOCK_TOLERANCE;

/** Rhythms of silence after which a thing or a feed is stale. */
export const RHYTHMS_UNTIL_STALE = 3;

/** Result times that are believed, UTC milliseconds: seconds that are taken for milliseconds are of January 1970. */
export const EARLIEST_TIME = Date.UTC(1990, 0);
export const LATEST_TIME = Date.UTC(2200, 0);
