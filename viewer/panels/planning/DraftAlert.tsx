import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { draftOf, dropDraft, useDrafts } from '../../planning/drafts.ts';
import { takeDraft } from '../../planning/open-scheme.ts';
import { isChanged, useScheme } from '../../planning/scheme-store.ts';
import { momentText } from '../flood/moment-text.ts';

/** Offers what was changed of the open scheme when it was left, and not kept. */
export function DraftAlert({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const opened = useScheme((state) => state.opened);
  const changed = useScheme(isChanged);
  const draft = useDrafts(({ drafts }) => draftOf(drafts, city.id, opened));
  if (!draft || changed) return null;
  return (
    <Alert
      type="warning"
      title={t('planning.put.title')}
      description={
        <>
          <p>
            {t('planning.put.text', {
              ...{ version: draft.opened.version, time: momentText(city, draft.time) },
            })}
          </p>
          <div className="actions">
            <Button size="small" type="primary" onClick={() => takeDraft(draft)}>
              {t('planning.put.take')}
            </Button>
            <Button size="small" onClick={() => dropDraft(draft)}>
              {t('planning.put.drop')}
            </Button>
          </div>
        </>
      }
    />
  );
}
