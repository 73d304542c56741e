import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Alert, Button, Input, Slider } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { phasesSchema, type Scheme } from '../../../models/schema/scheme.ts';
import { BEFORE, removePhase } from '../../../scenes/planning/scheme/phases.ts';
import { localized } from '../../locale/i18n.ts';
import { dayInCity } from '../../planning/city-day.ts';
import { changeScheme, useScheme } from '../../planning/scheme-store.ts';
import { currentView, patchView, useView } from '../../stores/view.ts';
import { bothLanguages } from '../../studies/both-languages.ts';
import { IconButton } from '../IconButton.tsx';

/** When what is built: the phases with their days, and a slider through them. */
export function PhasesView({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const { language, planning } = useView(({ document }) => document);
  const scheme = useScheme((state) => state.scheme);
  const [trouble, setTrouble] = useState<string>();
  if (!scheme) return null;
  const { phases } = scheme;
  const stops = [BEFORE, ...phases.map(({ id }) => id)];
  const at = planning?.phase === undefined ? stops.length - 1 : Math.max(0, stops.indexOf(planning.phase));
  const go = (index: number) => {
    const { planning: now } = currentView();
    if (!now) return;
    const { phase: _, ...rest } = now;
    patchView({ planning: index === stops.length - 1 ? rest : { ...rest, phase: stops[index] } });
  };
  const nameAt = (index: number): string => {
    if (index === 0) return t('planning.phases.before');
    const phase = phases[index - 1];
    return phase ? localized(phase.name, language) : t('planning.phases.all');
  };
  /** Phases that are out of their order are told, and not taken. */
  const set = (next: Scheme['phases'], together?: string) => {
    // Not the whole scheme: all its outlines are checked then, with each letter of a name.
    const issue = phasesSchema.safeParse(next).error?.issues[0];
    const phase = next[Number(issue?.path[0])];
    const fault = issue?.code === 'custom' ? String(issue.params?.fault) : 'other';
    setTrouble(
      issue && t(`planning.phases.fault.${fault}`, { name: phase ? localized(phase.name, language) : '' }),
    );
    if (!issue) changeScheme((one) => ({ ...one, phases: next }), together);
  };
  const add = () => {
    const number = phases.length + 1;
    let id = `phase-${number}`;
    for (let n = number + 1; phases.some((one) => one.id === id); n++) id = `phase-${n}`;
    const begin = phases.at(-1)?.end ?? dayInCity(city);
    const end = `${Number(begin.slice(0, 4)) + 2}-${begin.slice(5, 7)}-01`;
    set([...phases, { id, name: bothLanguages('planning.phases.newName', { number }), begin, end }]);
  };
  const remove = (id: string) => changeScheme((one) => removePhase(one, id));
  return (
    <>
      {phases.length === 0 ? (
        <p className="muted">{t('planning.phases.none')}</p>
      ) : (
        <div className="planning-slider">
          <span className="muted">{t('planning.phases.at')}</span>
          <b>{nameAt(at)}</b>
          <Slider
            min={0}
            max={stops.length - 1}
            step={1}
            dots
            value={at}
            tooltip={{ formatter: (value) => nameAt(value ?? 0) }}
            ariaLabelForHandle={t('planning.phases.at')}
            onChange={go}
          />
        </div>
      )}
      {trouble !== undefined && <Alert type="warning" title={t('planning.phases.order', { why: trouble })} />}
      <ul className="planning-phases">
        {phases.map((phase, index) => {
          const name = localized(phase.name, language);
          const change = (part: Partial<typeof phase>, what: string) =>
            set(
              phases.map((one, other) => (other === index ? { ...one, ...part } : one)),
              `phase ${phase.id} ${what}`,
            );
          return (
            <li key={phase.id}>
              <div className="head">
                <Input
                  size="small"
                  aria-label={t('planning.phases.name')}
                  value={name}
                  maxLength={100}
                  onChange={({ target }) =>
                    change({ name: { ...phase.name, [language]: target.value } }, 'name')
                  }
                />
                <IconButton
                  small
                  label={t('planning.phases.remove', { name })}
                  onClick={() => {
                    if (currentView().planning?.phase === phase.id) go(stops.length - 1);
                    remove(phase.id);
                  }}
                >
                  <DeleteOutlined />
                </IconButton>
              </div>
              <div className="dates">
                {(['begin', 'end'] as const).map((side) => (
                  <Input
                    key={side}
                    size="small"
                    type="date"
                    aria-label={`${name} ${t(`planning.phases.${side}`)}`}
                    prefix={t(`planning.phases.${side}`)}
                    value={phase[side]}
                    onChange={({ target: { value } }) => value !== '' && change({ [side]: value }, side)}
                  />
                ))}
              </div>
            </li>
          );
        })}
      </ul>
      <Button size="small" icon={<PlusOutlined />} onClick={add}>
        {t('planning.phases.add')}
      </Button>
    </>
  );
}
