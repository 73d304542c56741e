import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Feature } from '../../models/feature.ts';
import type { Layer } from '../../models/schema/layer.ts';
import type { Scene } from '../../models/schema/scene.ts';
import { LineIcon } from '../panels/LineIcon.tsx';
import { enterRoom } from './change-room.ts';
import { modelLayerOf } from './model-layer.ts';

/** Steps into the building model that a feature is of, or stands in; nothing where there is none. */
export function StepInside({ city, layer, feature }: { city: Scene; layer: Layer; feature: Feature }) {
  const { t } = useTranslation();
  const model = modelLayerOf(city, layer, feature);
  if (!model) return null;
  return (
    <Button
      type="primary"
      icon={<LineIcon path="M3 14.5v-13h7v13M1.5 14.5h13M7.8 8.3v.1M12.5 8h3M14 6.5 12.5 8 14 9.5" />}
      onClick={() => enterRoom(model.id)}
    >
      {t('card.stepInside')}
    </Button>
  );
}
