import { Button, Popconfirm } from 'antd';
import type { TFunction } from 'i18next';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ServerRefusal } from '../../server/ask-server.ts';
import { refusalText } from '../../server/refusal-text.ts';
import { useBoot } from '../../stores/boot.ts';
import { announce } from '../../stores/notices.ts';
import { cityOffset, localTime, machineOffset } from '../bars/time-zone.ts';
import {
  type Letter,
  type LetterBody,
  listLetters,
  readLetter,
  removeLetter,
  replayLetter,
} from './letters.ts';

type Listed =
  | { state: 'loading' | 'denied' }
  | { state: 'failed'; detail: string }
  | { state: 'ready'; more: boolean };
const PAGE = 20;
const MOST_SHOWN = 4_000;

/** What a feed sent that did not fit, and why; each can be read, replayed after mending, or deleted. */
export function DeadLetters({ city, feed, count }: { city: string; feed: string; count: number }) {
  const { t } = useTranslation();
  const [letters, setLetters] = useState<Letter[]>([]);
  const [listed, setListed] = useState<Listed>({ state: 'loading' });
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: read again when there are others, or when asked.
  useEffect(() => {
    let isGone = false;
    listLetters(city, feed).then(
      (found) => {
        if (isGone) return;
        setLetters(found);
        setListed({ state: 'ready', more: found.length === PAGE });
      },
      (error: unknown) => !isGone && setListed(failureOf(t, error)),
    );
    return () => {
      isGone = true;
    };
  }, [city, feed, count, attempt]);

  async function more(): Promise<void> {
    const last = letters.at(-1);
    if (!last) return;
    try {
      const found = await listLetters(city, feed, last.received);
      setLetters([...letters, ...found]);
      setListed({ state: 'ready', more: found.length === PAGE });
    } catch (error) {
      setListed(failureOf(t, error));
    }
  }

  return (
    <section className="letters">
      <h3>{t('feeds.list')}</h3>
      {listed.state === 'loading' && <p role="status">{t('feeds.loading')}</p>}
      {listed.state === 'denied' && <p className="muted">{t('feeds.denied')}</p>}
      {listed.state === 'failed' && (
        <div className="trouble" role="alert">
          <p className="grow">{t('feeds.failed', { detail: listed.detail })}</p>
          <Button size="small" onClick={() => setAttempt(attempt + 1)}>
            {t('action.retry')}
          </Button>
        </div>
      )}
      {listed.state === 'ready' && letters.length === 0 && <p className="muted">{t('feeds.noLetters')}</p>}
      <ul>
        {letters.map((letter) => (
          <LetterItem
            key={letter.id}
            city={city}
            letter={letter}
            onGone={() => setLetters((all) => all.filter(({ id }) => id !== letter.id))}
          />
        ))}
      </ul>
      {listed.state === 'ready' && listed.more && (
        <Button size="small" onClick={() => void more()}>
          {t('feeds.more')}
        </Button>
      )}
    </section>
  );
}

function LetterItem({ city, letter, onGone }: { city: string; letter: Letter; onGone: () => void }) {
  const { t } = useTranslation();
  const longitude = useBoot(({ boot }) => (boot.phase === 'ready' ? boot.city.origin.longitude : 0));
  const [body, setBody] = useState<LetterBody>();
  const [note, setNote] = useState<string>();
  const [busy, setBusy] = useState(false);
  const { date, clock, seconds } = localTime(
    letter.received,
    cityOffset(longitude, machineOffset(letter.received)),
  );

  /** Does something with the letter, and says what came of it. */
  async function act(work: () => Promise<string | undefined>): Promise<void> {
    setBusy(true);
    try {
      const said = await work();
      setNote(said);
      if (said) announce(said);
    } catch (error) {
      setNote(t('feeds.notDone', { detail: refusalText(t, error) }));
    } finally {
      setBusy(false);
    }
  }

  return (
    <li className="letter">
      <p>
        <span className="muted">
          {t('feeds.received', {
            time: `${date} ${clock}:${seconds}`,
            bytes: letter.bytes.toLocaleString('en'),
          })}
          {letter.times > 1 && ` · ${letter.times}×`}
          {letter.subject && ` · ${letter.subject}`}
        </span>
      </p>
      <ul className="faults">
        {letter.faults.slice(0, 3).map(({ code, message }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: faults have no other name, and do not change.
          <li key={index}>
            <code>{code}</code> {message}
          </li>
        ))}
      </ul>
      {letter.faults.length > 3 && (
        <p className="muted">{t('feeds.faults', { count: letter.faults.length })}</p>
      )}
      {body && (
        <>
          {'base64' in body && <p className="muted">{t('feeds.binary')}</p>}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys. */}
          <pre tabIndex={0}>{('text' in body ? body.text : body.base64).slice(0, MOST_SHOWN)}</pre>
        </>
      )}
      {note && <p role="status">{note}</p>}
      <div className="letter-actions">
        {!body && (
          <Button
            size="small"
            disabled={busy}
            onClick={() =>
              void act(async () => {
                setBody(await readLetter(city, letter));
                return undefined;
              })
            }
          >
            {t('feeds.show')}
          </Button>
        )}
        <Button
          size="small"
          disabled={busy}
          onClick={() =>
            void act(async () => {
              const { observations, events, faults, removed } = await replayLetter(city, letter);
              if (removed) onGone();
              const said = removed
                ? t('feeds.replayed', { observations, events })
                : t('feeds.stillFaulty', { count: faults.length });
              return said;
            })
          }
        >
          {t('feeds.replay')}
        </Button>
        <Popconfirm
          title={t('feeds.removeSure')}
          okText={t('feeds.remove')}
          onConfirm={() =>
            act(async () => {
              await removeLetter(city, letter);
              onGone();
              return undefined;
            })
          }
        >
          <Button size="small" disabled={busy}>
            {t('feeds.remove')}
          </Button>
        </Popconfirm>
      </div>
    </li>
  );
}

function failureOf(t: TFunction, error: unknown): Listed {
  if (error instanceof ServerRefusal && error.status === 403) return { state: 'denied' };
  return { state: 'failed', detail: refusalText(t, error) };
}
