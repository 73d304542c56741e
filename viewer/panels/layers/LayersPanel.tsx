import { Checkbox } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { localized } from '../../locale/i18n.ts';
import { setLayerView, useView } from '../../stores/view.ts';
import { LayerItem } from './LayerItem.tsx';
import { layerTree } from './tree.ts';

/** The scene's layers by group: on and off, how clear, what they mean and where they come from. */
export default function LayersPanel({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const view = useView((state) => state.document);
  const tree = layerTree(city, view);
  if (tree.length === 0) return <p className="muted">{t('layers.empty')}</p>;
  return tree.map((branch) => (
    <section key={branch.id ?? ''}>
      <h3 style={{ display: 'flex', alignItems: 'center', gap: 8 }}>
        <Checkbox
          checked={branch.visible === 'all'}
          indeterminate={branch.visible === 'some'}
          onChange={({ target }) => {
            for (const layer of branch.layers) setLayerView(layer, { visible: target.checked });
          }}
        >
          {branch.name ? localized(branch.name, view.language) : t('layers.others')}
        </Checkbox>
      </h3>
      <ul>
        {branch.layers.map((layer) => (
          <LayerItem key={layer.id} layer={layer} />
        ))}
      </ul>
    </section>
  ));
}
