import { errorText, recordError, useStatus } from '../stores/status.ts';

/** Says that an engine could not start. Without WebGL 2 the city is drawn on a plain canvas from now on. */
export function reportEngineFailure(error: unknown): void {
  recordError(error);
  const unavailable = error instanceof Error && error.name === 'EngineUnavailable';
  useStatus.setState({
    engine: { state: unavailable ? 'unavailable' : 'failed', detail: errorText(error) },
    ...(unavailable ? { plainCanvas: true } : {}),
  });
}

/** Says that what showed the city has been taken away; what comes in its place says when it runs. */
export function engineGone(): void {
  useStatus.setState({
    engine: { state: 'loading' },
    layers: {},
    tilesLoaded: false,
    pendingTiles: 0,
    frameTime: undefined,
    memory: undefined,
  });
}
