import { InputNumber, Select } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scheme } from '../../../models/schema/scheme.ts';
import { localized } from '../../locale/i18n.ts';
import { useView } from '../../stores/view.ts';

/** A line of a form: what it is, and what one sets. */
export function Field({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="field">
      <span className="muted" aria-hidden="true">
        {label}
      </span>
      {children}
    </div>
  );
}

export function NumberField(properties: {
  label: string;
  value: number | undefined;
  unit?: string;
  min?: number;
  max?: number;
  step?: number;
  placeholder?: string;
  /** Undefined: it was cleared; where it must be something nothing is told. */
  onChange(value: number | undefined): void;
  isOptional?: boolean;
}) {
  const { label, value, unit, min = 0, max = 1e6, step = 1, placeholder, onChange, isOptional } = properties;
  return (
    <Field label={label}>
      <InputNumber
        size="small"
        aria-label={label}
        value={value ?? null}
        {...{ min, max, step, placeholder }}
        suffix={unit}
        onChange={(next) => {
          if (next !== null) onChange(next);
          else if (isOptional) onChange(undefined);
        }}
      />
    </Field>
  );
}

/** When something of a scheme is built. */
export function PhaseField({
  scheme,
  value,
  onChange,
}: {
  scheme: Pick<Scheme, 'phases'>;
  value: string | undefined;
  onChange(phase: string | undefined): void;
}) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  if (scheme.phases.length === 0) return null;
  return (
    <Field label={t('planning.form.phase')}>
      <Select
        size="small"
        aria-label={t('planning.form.phase')}
        value={value ?? ''}
        options={[
          { value: '', label: t('planning.form.firstPhase') },
          ...scheme.phases.map(({ id, name }) => ({ value: id, label: localized(name, language) })),
        ]}
        onChange={(id) => onChange(id === '' ? undefined : id)}
      />
    </Field>
  );
}

/** An item with a part set, or without it where that is undefined. */
export function withPart<Item extends object, Key extends keyof Item>(
  item: Item,
  key: Key,
  value: Item[Key] | undefined,
): Item {
  const { [key]: _, ...rest } = item;
  return (value === undefined ? rest : { ...rest, [key]: value }) as Item;
}
