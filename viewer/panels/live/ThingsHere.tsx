import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Selection } from '../../../models/schema/view-document.ts';
import { thingsOfFeature } from '../../live/things-of.ts';
import { localized } from '../../locale/i18n.ts';
import { useLive } from '../../stores/live.ts';
import { select, useView } from '../../stores/view.ts';
import { LevelShape } from './LevelShape.tsx';
import './texts.ts';

/** The live things that belong to a feature, as the meters of a building; nothing where there are none. */
export default function ThingsHere({ layer, feature }: Selection) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const stores = useLive((state) => state.stores);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other layers have other things.
  const things = useMemo(() => thingsOfFeature({ layer, feature }), [layer, feature, stores]);
  if (things.length === 0) return null;
  return (
    <>
      <h3>{t('live.things')}</h3>
      <ul className="rows">
        {things.map(({ layer: own, thing }) => (
          <li key={`${own} ${thing.id}`}>
            <button type="button" className="row" onClick={() => select([{ layer: own, feature: thing.id }])}>
              <LevelShape level={thing.level} />
              <span className="grow">
                <span className="title">{localized(thing.name, language)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
