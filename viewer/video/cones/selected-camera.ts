import type { ViewDocument } from '../../../models/schema/view-document.ts';
import { useBoot } from '../../stores/boot.ts';

/** Whether something of a layer of cameras is selected. */
export function hasSelectedCamera({ selection }: Pick<ViewDocument, 'selection'>): boolean {
  const { boot } = useBoot.getState();
  return (
    boot.phase === 'ready' &&
    selection.some(({ layer }) => boot.city.layers.find(({ id }) => id === layer)?.kind === 'cameras')
  );
}
