import { AimOutlined, DeleteOutlined, EyeInvisibleOutlined, EyeOutlined } from '@ant-design/icons';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import {
  changeResult,
  openResult,
  removeResult,
  type ShownResult,
  useResults,
} from '../../studies/results.ts';
import { IconButton } from '../IconButton.tsx';
import { flyToPlaces } from '../measure/bounds.ts';
import { ResultView } from './ResultView.tsx';

/** One result in the list: shown or not, flown to, taken away, and opened. */
export function ResultItem({ item, city }: { item: ShownResult; city: Scene }) {
  const { t } = useTranslation();
  const { result, isVisible } = item;
  const isOpen = useResults(({ open }) => open === result.id);
  const { id, name } = result;
  const holder = useRef<HTMLLIElement>(null);
  // What has just been made, or opened, is what one wants to see.
  useEffect(() => {
    if (isOpen) holder.current?.scrollIntoView({ block: 'start' });
  }, [isOpen]);
  const [west, south, east, north] = result.bounds;
  const { height } = city.origin;
  return (
    <li ref={holder} className="study-result" data-open={isOpen || undefined}>
      <div className="head">
        <button
          type="button"
          className="row grow"
          aria-expanded={isOpen}
          onClick={() => openResult(isOpen ? undefined : id)}
        >
          <span className="title">{name}</span>
          <small className="muted">{t(`studies.kind.${result.kind}`)}</small>
        </button>
        <IconButton
          small
          label={t(isVisible ? 'studies.hide' : 'studies.show', { name })}
          aria-pressed={isVisible}
          onClick={() => changeResult(id, { isVisible: !isVisible })}
        >
          {isVisible ? <EyeOutlined /> : <EyeInvisibleOutlined />}
        </IconButton>
        <IconButton
          small
          label={t('studies.flyTo', { name })}
          onClick={() =>
            flyToPlaces([
              { longitude: west, latitude: south, height },
              { longitude: east, latitude: north, height },
            ])
          }
        >
          <AimOutlined />
        </IconButton>
        <IconButton small label={t('studies.remove', { name })} onClick={() => removeResult(id)}>
          <DeleteOutlined />
        </IconButton>
      </div>
      {isOpen && <ResultView item={item} city={city} />}
    </li>
  );
}
