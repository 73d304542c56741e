import { Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ElementList } from './ElementList.tsx';
import type { RoomModel } from './room-model.ts';
import { StoreyList } from './StoreyList.tsx';

/** What a building is made of: its storeys, and its elements as a tree that can be searched. */
export function RoomSide({ model }: { model: RoomModel }) {
  const { t } = useTranslation();
  const [part, setPart] = useState<'storeys' | 'elements'>(
    model.bim.storeys.length > 0 ? 'storeys' : 'elements',
  );
  return (
    <section className="room-side float" aria-label={t('room.parts.label')}>
      <Segmented
        block
        value={part}
        onChange={setPart}
        options={[
          { value: 'storeys', label: t('room.parts.storeys', { count: model.bim.storeys.length }) },
          { value: 'elements', label: t('room.parts.elements') },
        ]}
      />
      {part === 'storeys' ? <StoreyList model={model} /> : <ElementList model={model} />}
    </section>
  );
}
