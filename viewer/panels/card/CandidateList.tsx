import { useTranslation } from 'react-i18next';
import { thingById } from '../../live/things-of.ts';
import { localized } from '../../locale/i18n.ts';
import { useLive } from '../../stores/live.ts';
import { useSelection } from '../../stores/selection.ts';
import { select, useView } from '../../stores/view.ts';
import { useFeatureTitle } from './title.ts';

/** What else was under the click, when it was more than one thing. */
export function CandidateList() {
  const { t } = useTranslation();
  const titleOf = useFeatureTitle();
  const stores = useLive((state) => state.stores);
  const language = useView((state) => state.document.language);
  const candidates = useSelection((state) => state.candidates);
  const selection = useView((state) => state.document.selection);
  if (candidates.length < 2) return null;
  const nameOf = (layer: string, id: string) => {
    const thing = thingById(stores[layer], id);
    return thing ? localized(thing.name, language) : id;
  };
  return (
    <>
      <h3>{t('card.alsoHere')}</h3>
      <ul className="rows">
        {candidates.map(({ layer, feature, record }) => (
          <li key={`${layer} ${feature}`}>
            <button
              type="button"
              className="row"
              aria-current={selection.some((chosen) => chosen.feature === feature && chosen.layer === layer)}
              onClick={() => select([{ layer, feature }])}
            >
              <span className="grow">
                <span className="title">{record ? titleOf(record) : nameOf(layer, feature)}</span>
                {record && <span className="sub">{t(`type.${record.type}`)}</span>}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
