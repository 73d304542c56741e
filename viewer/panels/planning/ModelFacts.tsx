import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { SchemeBuilding } from '../../../models/schema/scheme.ts';
import { retryModel, useSchemeModels } from '../../planning/models/scheme-models.ts';
import { useScheme } from '../../planning/scheme-store.ts';
import { modelTrouble } from './model-trouble.ts';

/** The file that a building was read from, and why its model is not shown where it is not. */
export function ModelFacts({ reference }: { reference: NonNullable<SchemeBuilding['reference']> }) {
  const { t } = useTranslation();
  const held = useSchemeModels(({ models }) => models.get(reference.source));
  const where = useScheme(({ opened }) => opened?.where);
  return (
    <>
      <dl className="planning-facts">
        <dt>{t('planning.model.file')}</dt>
        <dd>{reference.file}</dd>
        {held?.state === 'ready' && (
          <>
            <dt>{t('planning.model.triangles')}</dt>
            <dd>{held.content.triangles.toLocaleString('en')}</dd>
          </>
        )}
      </dl>
      {held?.state === 'loading' && (
        <p className="muted" role="status">
          {t('planning.model.loading')}
        </p>
      )}
      {held?.state === 'failed' && (
        <Alert
          type="warning"
          title={t('planning.model.notShown', { why: modelTrouble(t, held.error) })}
          action={
            where !== undefined &&
            where !== 'city' && (
              <Button size="small" onClick={() => retryModel(reference.source, where)}>
                {t('action.retry')}
              </Button>
            )
          }
        />
      )}
    </>
  );
}
