import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraCount, CameraCoverage } from '../../../models/schema/camera-facts.ts';
import { localized } from '../../locale/i18n.ts';
import { refusalText } from '../../server/refusal-text.ts';
import { useView } from '../../stores/view.ts';
import type { CameraApi } from '../../video/camera-api.ts';

const COLUMNS = [
  'total',
  'pictures',
  'public',
  'open',
  'answering',
] as const satisfies readonly (keyof CameraCount)[];

/** How many cameras there are, by owner and by area. */
export function CoverageList({ api }: { api: CameraApi }) {
  const { t } = useTranslation();
  const language = useView((state) => state.document.language);
  const [coverage, setCoverage] = useState<CameraCoverage>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    api.coverage().then(setCoverage, (error: unknown) => setProblem(refusalText(t, error)));
  }, [api, t]);
  if (problem !== undefined)
    return (
      <p className="trouble" role="alert">
        {t('video.unavailable', { detail: problem })}
      </p>
    );
  if (!coverage) return <p role="status">{t('status.loading')}</p>;
  return (
    <>
      <p className="muted">{t('video.coverage.hint')}</p>
      <CountTable
        title={t('video.coverage.owners')}
        rows={[
          { key: 'all', name: t('video.coverage.all'), count: coverage.all },
          ...coverage.owners.map(({ owner, count }) => ({
            key: owner ?? '',
            name: owner ?? t('video.coverage.noOwner'),
            count,
          })),
        ]}
      />
      <CountTable
        title={t('video.coverage.areas')}
        rows={coverage.areas.map(({ area, name, count }) => ({
          key: area,
          name: localized(name, language),
          count,
        }))}
      />
    </>
  );
}

function CountTable({
  title,
  rows,
}: {
  title: string;
  rows: readonly { key: string; name: string; count: CameraCount }[];
}) {
  const { t } = useTranslation();
  if (rows.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <table className="video-coverage" aria-label={title}>
        <thead>
          <tr>
            <th scope="col">{t('video.coverage.name')}</th>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {t(`video.coverage.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, count }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              {COLUMNS.map((column) => (
                <td key={column}>{count[column]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
