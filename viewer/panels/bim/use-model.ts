import { useEffect, useState } from 'react';
import type { Layer } from '../../../models/schema/layer.ts';
import { openRoomModel, type RoomModel, RoomTrouble } from '../../bim/room-model.ts';

export type ModelState =
  | { state: 'loading' }
  | { state: 'failed'; key: string; detail: string }
  | { state: 'ready'; model: RoomModel };

/** What stands in the building model of a layer, read anew with each version of it; nothing without a layer. */
export function useModel(layer: Layer | undefined, address: string): ModelState | undefined {
  const [found, setFound] = useState<{ version: string; state: ModelState }>();
  const version = layer && `${layer.id}/${layer.version}/${layer.bim}`;
  useEffect(() => {
    if (!layer || version === undefined) return;
    const stop = new AbortController();
    openRoomModel(layer, address, stop.signal).then(
      (model) => setFound({ version, state: { state: 'ready', model } }),
      (error: unknown) => {
        if (stop.signal.aborted) return;
        const key = error instanceof RoomTrouble ? error.key : 'room.trouble.missing';
        setFound({ version, state: { state: 'failed', key, detail: String(error) } });
      },
    );
    return () => stop.abort();
  }, [layer, version, address]);
  if (version === undefined) return undefined;
  return found?.version === version ? found.state : { state: 'loading' };
}
