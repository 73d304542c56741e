import { Checkbox } from 'antd';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { lazyPart } from '../../app/lazy-part.tsx';
import { localized } from '../../locale/i18n.ts';
import { useAdded } from '../../stores/added.ts';
import { setLayerView, useLook } from '../../stores/view.ts';
import { LayerItem } from './LayerItem.tsx';
import { layerTree } from './tree.ts';

const AddedGroup = lazyPart(() => import('../add/AddedGroup.tsx'));

/** The scene's layers by group: on and off, how clear, what they mean and where they come from. */
export default function LayersPanel({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const view = useLook();
  const tree = layerTree(city, view);
  const hasAdded = useAdded(({ files }) => files.length > 0) || view.added.length > 0;
  if (tree.length === 0 && !hasAdded) return <p className="muted">{t('layers.empty')}</p>;
  const groups = tree.map((branch) => (
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
  return (
    <>
      {hasAdded && (
        <Suspense fallback={null}>
          <AddedGroup />
        </Suspense>
      )}
      {groups}
    </>
  );
}
