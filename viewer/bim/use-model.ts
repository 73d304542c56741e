import { useEffect, useMemo, useRef, useState } from 'react';
import type { Layer } from '../../models/schema/layer.ts';
import { openRoomModel, type RoomModel, RoomTrouble, standingModel } from './room-model.ts';

export type ModelState =
  | { state: 'loading' }
  | { state: 'failed'; key: string; detail: string }
  | { state: 'ready'; model: RoomModel };

/**
 * What stands in the building model of a layer, read anew with each version of it and with each attempt, and where it was
 * put meanwhile; nothing without a layer.
 */
export function useModel(layer: Layer | undefined, address: string, attempt = 0): ModelState | undefined {
  const [found, setFound] = useState<{ version: string; state: ModelState }>();
  const version = layer && `${layer.id}/${layer.version}/${layer.bim}/${attempt}`;
  // What a version says stays as it is, whatever object its layer is of now.
  const latest = useRef(layer);
  latest.current = layer;
  useEffect(() => {
    if (!latest.current || version === undefined) return;
    const stop = new AbortController();
    openRoomModel(latest.current, address, stop.signal).then(
      (model) => setFound({ version, state: { state: 'ready', model } }),
      (error: unknown) => {
        if (stop.signal.aborted) return;
        const key = error instanceof RoomTrouble ? error.key : 'room.trouble.missing';
        setFound({
          version,
          state: { state: 'failed', key, detail: error instanceof Error ? error.message : String(error) },
        });
      },
    );
    return () => stop.abort();
  }, [version, address]);
  const place = JSON.stringify(layer?.moved ?? null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` and `place` say all of the layer that counts.
  const state = useMemo((): ModelState => {
    if (found?.version !== version || !latest.current) return { state: 'loading' };
    if (found?.state.state !== 'ready') return found?.state ?? { state: 'loading' };
    return { state: 'ready', model: standingModel(found.state.model, latest.current, address) };
  }, [found, version, place, address]);
  return version === undefined ? undefined : state;
}
