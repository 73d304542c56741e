import { Checkbox } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import type { Clip } from '../../../models/schema/view-document.ts';
import { cuts, GROUND } from '../../globe/clip/cut-zones.ts';
import { localized } from '../../locale/i18n.ts';
import { useView } from '../../stores/view.ts';
import { changeClip } from './clip-list.ts';

/** What a clip cuts: the ground and each tileset. */
export function LayerChoice({ clip, city }: { clip: Clip; city: Scene }) {
  const { t } = useTranslation();
  const language = useView((state) => state.document.language);
  const targets = [
    { id: GROUND, label: t('clip.ground') },
    ...city.layers
      .filter(({ kind }) => kind === 'tileset')
      .map(({ id, role, name }) => ({ id, role, label: localized(name, language) })),
  ];
  const isCut = (target: (typeof targets)[number]) => cuts({ ...clip, enabled: true }, target);
  return (
    <fieldset className="clip-layers">
      <legend>{t('clip.layers')}</legend>
      <Checkbox.Group
        value={targets.filter(isCut).map(({ id }) => id)}
        options={targets.map(({ id, label }) => ({ value: id, label }))}
        onChange={(layers) => changeClip(clip.id, (now) => ({ ...now, layers: layers as string[] }))}
      />
    </fieldset>
  );
}
