import type { AttributeTable } from '../../models/attributes/table.ts';
import type { LayerView } from '../../models/schema/view-document.ts';
import { currentCity, useBoot } from '../stores/boot.ts';
import { type LayerStyle, useLayerStyles } from '../stores/layer-styles.ts';
import { isLive } from '../stores/live.ts';
import { useView } from '../stores/view.ts';
import { columnsOf, hasStyle, styleOf } from './style-of.ts';
import { tableOf, useTables, wantColumns } from './tables.ts';

interface Known {
  view: LayerView;
  table: AttributeTable;
  style: LayerStyle;
}

/**
 * Keeps the styles of layers as the view document says, reading the values that they need. A style is reckoned anew
 * when its table, its filter or its colouring changes. Returns the end.
 */
export function followStyles(): () => void {
  const known = new Map<string, Known>();

  function follow(): void {
    const scene = currentCity();
    if (!scene) return;
    const { layers } = useView.getState().document;
    const styles: Record<string, LayerStyle> = {};
    for (const layer of scene.city.layers) {
      const view = layers[layer.id];
      // What is live is no table.
      if (!view || !hasStyle(view) || view.visible === false || isLive(layer)) continue;
      const columns = columnsOf(view);
      wantColumns(layer, scene.address, columns);
      wantThemes(columns);
      const { table } = tableOf(layer.id);
      if (!table || !columns.every((name) => table.columns[name])) continue;
      const before = known.get(layer.id);
      const same =
        before?.table === table &&
        before.view.filter === view.filter &&
        before.view.colouring === view.colouring;
      const style = same ? before.style : styleOf(table, view);
      known.set(layer.id, { view, table, style });
      styles[layer.id] = style;
    }
    const shown = useLayerStyles.getState().styles;
    const ids = new Set([...Object.keys(shown), ...Object.keys(styles)]);
    if ([...ids].some((id) => shown[id] !== styles[id])) useLayerStyles.setState({ styles });
  }

  const ends = [
    useView.subscribe(({ document }, { document: before }) => {
      if (document.layers !== before.layers) follow();
    }),
    useTables.subscribe(follow),
    useBoot.subscribe(follow),
  ];
  follow();
  return () => {
    for (const end of ends) end();
    useLayerStyles.setState({ styles: {} });
  };
}

/** Values of indicators are reckoned where a link shows them before anybody opened their panel. */
function wantThemes(columns: readonly string[]): void {
  for (const name of columns) {
    const [, theme] = /^theme:([^/]+)\//.exec(name) ?? [];
    if (theme) void import('../themes/theme-store.ts').then(({ wantTheme }) => wantTheme(theme));
  }
}
