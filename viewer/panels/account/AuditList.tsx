import { Button, Input, Select } from 'antd';
import { useEffect, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditLine } from '../../../models/schema/access.ts';
import { i18n } from '../../locale/i18n.ts';
import { accountApi } from './account-api.ts';
import { type CityTime, useCityTime } from './city-time.ts';
import { useAttempt } from './use-attempt.ts';

const PAGE = 50;
const OUTCOMES = ['done', 'refused', 'failed'] as const;

/** Who did what, the newest first. That it is read is noted in it. */
export default function AuditList() {
  const { t } = useTranslation();
  const ids = useId();
  const [lines, setLines] = useState<AuditLine[]>();
  const [ended, setEnded] = useState(false);
  const [filter, setFilter] = useState({ from: '', to: '', actor: '', action: '', outcome: '' });
  const { attempt, busy, fault } = useAttempt();
  const city = useCityTime();

  const actions = useMemo(() => {
    const known = t('accounts.action', { returnObjects: true }) as Record<string, Record<string, string>>;
    return Object.entries(known).flatMap(([room, names]) =>
      Object.entries(names).map(([name, label]) => ({ value: `${room}.${name}`, label })),
    );
  }, [t]);

  /** Times of the fields, which are the city's, in UTC milliseconds; what is empty is not asked. */
  const question = (): Record<string, string> => {
    const { from, to, ...rest } = filter;
    const times = { from: `${city.read(from) ?? ''}`, to: `${city.read(to) ?? ''}` };
    return Object.fromEntries(Object.entries({ ...times, ...rest }).filter(([, value]) => value !== ''));
  };
  const load = (after?: AuditLine[]) =>
    void attempt(async () => {
      const before = after?.at(-1)?.sequence;
      const page = await accountApi.audit({
        ...question(),
        limit: `${PAGE}`,
        ...(before === undefined ? {} : { before: `${before}` }),
      });
      setEnded(page.length < PAGE);
      setLines([...(after ?? []), ...page]);
    });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is opened; then when it is asked.
  useEffect(() => load(), []);

  return (
    <div className="account-audit">
      <form
        className="account-filter"
        aria-label={t('accounts.audit.filter')}
        onSubmit={(event) => {
          event.preventDefault();
          load();
        }}
      >
        {(['from', 'to'] as const).map((name) => (
          <div key={name}>
            <label htmlFor={`${ids}${name}`}>{t(`accounts.audit.${name}`)}</label>
            <Input
              id={`${ids}${name}`}
              type="datetime-local"
              value={filter[name]}
              onChange={({ target }) => setFilter({ ...filter, [name]: target.value })}
            />
          </div>
        ))}
        <div>
          <label htmlFor={`${ids}action`}>{t('accounts.audit.action')}</label>
          <Select
            id={`${ids}action`}
            className="account-action"
            showSearch={{ optionFilterProp: 'label' }}
            value={filter.action}
            options={[{ value: '', label: t('accounts.audit.allActions') }, ...actions]}
            onChange={(action) => setFilter({ ...filter, action })}
          />
        </div>
        <Select
          aria-label={t('accounts.audit.outcome')}
          value={filter.outcome}
          options={['', ...OUTCOMES].map((value) => ({
            value,
            label: value === '' ? t('accounts.audit.all') : t(`accounts.outcome.${value}`),
          }))}
          onChange={(outcome) => setFilter({ ...filter, outcome })}
        />
        <Button htmlType="submit" type="primary" loading={busy}>
          {t('accounts.audit.show')}
        </Button>
        <Button href={accountApi.auditExport(question())} download="audit.ndjson">
          {t('accounts.audit.export')}
        </Button>
      </form>
      {fault && (
        <p className="trouble" role="alert">
          {fault}
        </p>
      )}
      {lines?.length === 0 && <p className="muted">{t('accounts.audit.empty')}</p>}
      {lines && lines.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls is reached by the keyboard.
        <section className="account-lines" tabIndex={0} aria-label={t('accounts.audit.title')}>
          <table>
            <thead>
              <tr>
                {(['time', 'who', 'action', 'object', 'outcome'] as const).map((column) => (
                  <th key={column} scope="col">
                    {t(`accounts.audit.${column}`)}
                    {column === 'time' && <span className="muted"> {city.zone}</span>}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <Line key={line.sequence} line={line} city={city} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {lines && !ended && lines.length > 0 && (
        <Button block loading={busy} onClick={() => load(lines)}>
          {t('accounts.audit.more')}
        </Button>
      )}
    </div>
  );
}

function Line({ line, city }: { line: AuditLine; city: CityTime }) {
  const { t } = useTranslation();
  const action = `accounts.action.${line.action}`;
  const actor = `accounts.actor.${line.actor}`;
  const details = Object.entries(line.details ?? {}).map(([name, value]) => `${name}: ${value}`);
  return (
    <tr data-outcome={line.outcome}>
      <td>
        <time dateTime={new Date(line.time).toISOString()}>{city.dateAndTime(line.time)}</time>
      </td>
      <td title={line.address}>{line.name ?? (i18n.exists(actor) ? t(actor) : line.actor)}</td>
      <td>{i18n.exists(action) ? t(action) : line.action}</td>
      <td title={details.join('\n')}>{line.objectName ?? line.object ?? details.join(' · ')}</td>
      <td>{t(`accounts.outcome.${line.outcome}`)}</td>
    </tr>
  );
}
