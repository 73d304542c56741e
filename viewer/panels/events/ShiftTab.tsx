import { Button, Input } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Shift } from '../../../models/schema/event-case.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { changeShift, readShifts } from '../../alarms/desk.ts';
import { openCase } from '../../alarms/open-case.ts';
import { timeText } from '../../alarms/time-text.ts';
import { doOrTell } from '../../alarms/work.ts';
import { refusalKey } from '../../server/refusal-text.ts';
import { readPreferences, writePreferences } from '../../stores/preferences.ts';
import { errorText, recordError } from '../../stores/status.ts';
import { useMayNot } from '../account/may-not.ts';

type Read =
  | { state: 'loading' }
  | { state: 'failed'; key: string; detail: string }
  | { state: 'ready'; shifts: Shift[] };

/** Milliseconds between two looks at what others have written. */
const AGAIN = 15_000;

/** The log of those on duty: entries, handing over with what is open, taking over by signing. */
export default function ShiftTab({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const [read, setRead] = useState<Read>({ state: 'loading' });
  const [name, setName] = useState(readPreferences().name ?? '');
  const [text, setText] = useState('');
  const mayNot = useMayNot('shift.keep');
  const look = useCallback(
    (signal?: AbortSignal) =>
      readShifts(city.id, signal).then(
        ({ shifts }) => setRead({ state: 'ready', shifts }),
        (error: unknown) => {
          if (signal?.aborted) return;
          recordError(error);
          setRead({ state: 'failed', key: refusalKey(error) ?? 'alarms.failed', detail: errorText(error) });
        },
      ),
    [city.id],
  );
  useEffect(() => {
    const stop = new AbortController();
    void look(stop.signal);
    const timer = setInterval(() => void look(stop.signal), AGAIN);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [look]);

  if (read.state === 'loading')
    return <span className="spinner" role="status" aria-label={t('status.loading')} />;
  if (read.state === 'failed')
    return (
      <>
        <p className="trouble" role="alert">
          {t(read.key, { detail: read.detail })}
        </p>
        <Button onClick={() => void look()}>{t('action.retry')}</Button>
      </>
    );

  const [current, ...earlier] = read.shifts;
  const isOpen = current !== undefined && current.signed === undefined;
  const words = text.trim();
  async function change(path: 'begin' | 'entries' | 'hand-over' | 'sign', body: object = {}): Promise<void> {
    const who = name.trim();
    if (who !== '') writePreferences({ name: who });
    const done = await doOrTell(() =>
      changeShift(city.id, path, { ...body, ...(who === '' ? {} : { name: who }) }),
    );
    if (done) setText('');
    await look();
  }

  return (
    <div className="shift-log">
      {mayNot !== undefined && <p className="muted">{mayNot}</p>}
      <Input
        size="small"
        value={name}
        maxLength={80}
        addonBefore={t('shiftLog.name')}
        aria-label={t('shiftLog.name')}
        placeholder={t('shiftLog.nameHint')}
        onChange={({ target }) => setName(target.value)}
      />
      {!isOpen ? (
        <>
          <p className="muted">{t('shiftLog.none')}</p>
          <Button type="primary" disabled={mayNot !== undefined} onClick={() => void change('begin')}>
            {t('shiftLog.begin')}
          </Button>
        </>
      ) : (
        <>
          <ShiftView shift={current} city={city} />
          <Input.TextArea
            size="small"
            autoSize={{ minRows: 2, maxRows: 5 }}
            maxLength={2_000}
            aria-label={t('shiftLog.entry')}
            placeholder={t('shiftLog.entry')}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
          <div className="alarm-actions">
            <Button
              size="small"
              type="primary"
              disabled={words === '' || mayNot !== undefined}
              onClick={() => void change('entries', { text: words })}
            >
              {t('shiftLog.write')}
            </Button>
            {current.handover === undefined ? (
              <Button
                size="small"
                disabled={mayNot !== undefined}
                onClick={() => void change('hand-over', words === '' ? {} : { note: words })}
              >
                {t('shiftLog.handOver')}
              </Button>
            ) : (
              <Button size="small" disabled={mayNot !== undefined} onClick={() => void change('sign')}>
                {t('shiftLog.sign')}
              </Button>
            )}
          </div>
        </>
      )}
      {earlier.length > 0 && <h3>{t('shiftLog.earlier')}</h3>}
      {(isOpen ? earlier : read.shifts).map((shift) => (
        <details key={shift.id}>
          <summary>
            {timeText(city.origin.longitude, shift.began).slice(0, 11)} · {shift.name}
            {shift.signed && ` → ${shift.signed.name}`}
          </summary>
          <ShiftView shift={shift} city={city} />
        </details>
      ))}
    </div>
  );
}

function ShiftView({ shift, city }: { shift: Shift; city: Scene }) {
  const { t } = useTranslation();
  const time = (moment: number) => timeText(city.origin.longitude, moment);
  const { handover, signed } = shift;
  return (
    <>
      <p>
        <b>{t('shiftLog.onDuty', { name: shift.name })}</b>{' '}
        <span className="muted">{t('shiftLog.since', { time: time(shift.began) })}</span>
      </p>
      <ol className="steps">
        {shift.entries.map((entry) => (
          <li key={entry.id}>
            <time>{time(entry.time)}</time>
            <span>
              {entry.text} <span className="muted">{entry.name}</span>
            </span>
          </li>
        ))}
        {handover && (
          <li>
            <time>{time(handover.time)}</time>
            <span>
              {t('shiftLog.handedOver', { alarms: handover.alarms.length, cases: handover.cases.length })}
              {handover.note ? ` · ${handover.note}` : ''}
              <span className="codes">
                {handover.cases.slice(0, 12).map((code) => (
                  <Button key={code} size="small" type="link" onClick={() => openCase(code)}>
                    {code}
                  </Button>
                ))}
              </span>
            </span>
          </li>
        )}
        {signed && (
          <li>
            <time>{time(signed.time)}</time>
            <span>{t('shiftLog.signedBy', { name: signed.name })}</span>
          </li>
        )}
      </ol>
    </>
  );
}
