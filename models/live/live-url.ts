/** Address of a live layer in a scene: it has no files, its things come over the socket. */
export const LIVE_URL = 'live';
