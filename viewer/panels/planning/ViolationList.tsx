import { AimOutlined, CheckOutlined, WarningOutlined } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SchemeFigures } from '../../../scenes/planning/indicators/scheme-indicators.ts';
import type { Violation } from '../../../scenes/planning/indicators/violations.ts';
import type { RulePack } from '../../../scenes/planning/rules/index.ts';
import { readAgain, useFigures } from '../../planning/figures.ts';
import { violationText } from '../../planning/scheme-shapes.ts';
import { useScheme } from '../../planning/scheme-store.ts';
import { currentCity } from '../../stores/boot.ts';
import { useView } from '../../stores/view.ts';
import { IconButton } from '../IconButton.tsx';
import { flyToPlaces } from '../measure/bounds.ts';
import { nameOfItem } from './item-names.ts';

const NONE: readonly Violation[] = [];

/** How many rules are broken now, and which: it is seen whatever else of the scheme is. */
export function ViolationStrip() {
  const { t } = useTranslation();
  const isReady = useFigures(({ state }) => state === 'ready');
  const hasParcels = useFigures(({ figures }) => (figures?.parcels.length ?? 0) > 0);
  const violations = useFigures(({ figures }) => figures?.violations ?? NONE);
  const around = useFigures((state) => state.around);
  const isJudged = useFigures(({ figures, rules }) => figures !== undefined && isHeld(figures, rules));
  const [isOpen, setOpen] = useState(true);
  if (!isReady || !hasParcels) return null;
  if (violations.length === 0) {
    if (around !== 'read') return <Unread />;
    if (!isJudged)
      return (
        <p className="planning-verdict" role="status">
          {t('planning.violations.unjudged')}
        </p>
      );
    return (
      <p className="planning-verdict kept" role="status">
        <CheckOutlined aria-hidden="true" /> {t('planning.violations.none')}
      </p>
    );
  }
  return (
    <section
      className="planning-violations"
      aria-label={t('planning.violations.title', { count: violations.length })}
    >
      <button
        type="button"
        className="planning-verdict broken"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <WarningOutlined aria-hidden="true" /> {t('planning.violations.title', { count: violations.length })}
      </button>
      {isOpen && <ViolationList violations={violations} />}
      {around !== 'read' && <Unread />}
    </section>
  );
}

/** Whether anything is judged at all: parcels that nothing limits keep no rule. */
const isHeld = ({ parcels }: SchemeFigures, rules: RulePack | undefined): boolean =>
  rules?.setbacks !== undefined ||
  rules?.parking !== undefined ||
  parcels.some(({ parcel }) => Object.keys(parcel.controls).length > 0);

/** What stands on the parcels is not known yet, or could not be read: without it nothing is kept. */
function Unread() {
  const { t } = useTranslation();
  const around = useFigures((state) => state.around);
  const why = useFigures(({ unread }) => unread ?? '');
  if (around === 'reading')
    return (
      <p className="planning-verdict" role="status">
        {t('planning.violations.reading')}
      </p>
    );
  return (
    <Alert
      type="warning"
      title={t('planning.figures.standing', { why })}
      action={
        <Button size="small" onClick={readAgain}>
          {t('action.retry')}
        </Button>
      }
    />
  );
}

export function ViolationList({ violations }: { violations: readonly Violation[] }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const scheme = useScheme((state) => state.scheme);
  if (!scheme) return null;
  return (
    <ul>
      {violations.map((violation) => {
        const { parcel, buildings, indicator, kind, clause, isStanding, at } = violation;
        const names = [
          nameOfItem(t, scheme, { list: 'parcels', id: parcel }, language),
          ...buildings.map((id) =>
            isStanding
              ? `${t('planning.violations.standing')} ${id}`
              : nameOfItem(t, scheme, { list: 'buildings', id }, language),
          ),
        ];
        return (
          <li key={[parcel, indicator, kind, ...buildings].join(' ')}>
            <div>
              <b>{violationText(violation, language)}</b>
              <span className="muted">{names.join(' · ')}</span>
              {clause && <span className="muted">{t('planning.violations.clauseOf', { clause })}</span>}
            </div>
            <IconButton
              small
              label={t('planning.violations.show')}
              onClick={() =>
                flyToPlaces([
                  { longitude: at[0], latitude: at[1], height: currentCity()?.city.origin.height ?? 0 },
                ])
              }
            >
              <AimOutlined />
            </IconButton>
          </li>
        );
      })}
    </ul>
  );
}
