import { useEffect } from 'react';
import type { Scene } from '../../models/schema/scene.ts';
import { useView } from '../stores/view.ts';
import { versionOf } from './model-versions.ts';
import type { RoomModel } from './room-model.ts';
import { useRoom } from './room-store.ts';
import { useModel } from './use-model.ts';

/** Reads the other model of which a room shows something, and tells where it cannot be had. */
export function useBeside(city: Scene, address: string, model: RoomModel | undefined): void {
  const beside = useView(({ document }) => document.room?.beside);
  const layer = beside && city.layers.find(({ id }) => id === beside.layer);
  const wanted = layer && versionOf(layer, beside.version);
  const found = useModel(wanted, address);
  const other = found?.state === 'ready' ? found.model : undefined;
  const isLost = beside !== undefined && (!wanted || found?.state === 'failed');
  useEffect(() => {
    useRoom.setState({ beside: model ? other : undefined, besideIsLost: isLost });
  }, [other, model, isLost]);
}
