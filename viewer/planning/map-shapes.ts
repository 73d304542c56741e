import type { Area } from '../../models/schema/position.ts';
import type { Shape } from '../globe/sketch/shape-set.ts';
import { useView } from '../stores/view.ts';
import { useConflicts } from './conflicts.ts';
import { followFigures, useFigures } from './figures.ts';
import { followSchemes } from './open-scheme.ts';
import { itemsAt } from './scheme-geometry.ts';
import { conflictShapes, schemeShapes } from './scheme-shapes.ts';
import { seenScheme, useScheme } from './scheme-store.ts';

const remembered = new WeakMap<object, Map<string, Shape>>();

/** The open scheme and conflicts of plans as a flat map draws them. */
export function mapSchemeShapes(): Shape[] {
  const state = useScheme.getState();
  const scheme = seenScheme(state);
  const { figures, standing = [] } = useFigures.getState();
  const shapes: Shape[] = [];
  if (scheme)
    shapes.push(
      ...schemeShapes(
        {
          items: itemsAt(scheme, useView.getState().document.planning?.phase),
          violations: figures?.violations ?? [],
          chosen: state.chosen,
          outlineOf: (feature) =>
            standing.flatMap(({ building }): Area[] => (building.id === feature ? [building.footprint] : [])),
          ...{ height: 0, isFlat: true },
        },
        remembered,
      ).values(),
    );
  shapes.push(...conflictShapes(useConflicts.getState(), 0).values());
  return shapes;
}

/** Calls when something of them has changed. Returns the end of it. */
export function onMapScheme(changed: () => void): () => void {
  const open = () => {
    if (useView.getState().document.planning?.scheme === undefined) return;
    followSchemes();
    followFigures();
  };
  const ends = [
    useScheme.subscribe(changed),
    useFigures.subscribe(changed),
    useConflicts.subscribe(changed),
    useView.subscribe(({ document }, { document: before }) => {
      if (document.planning === before.planning) return;
      open();
      changed();
    }),
  ];
  open();
  return () => {
    for (const end of ends) end();
  };
}
