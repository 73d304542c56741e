import { InputNumber } from 'antd';
import { useId } from 'react';

interface NumberFieldProps {
  label: string;
  unit: string;
  value: number | undefined;
  min?: number;
  max?: number;
  step?: number;
  /** What it means when nothing stands there. */
  placeholder?: string;
  onChange(value: number | undefined): void;
}

/** A number with its name and unit. */
export function NumberField({ label, unit, value, onChange, ...bounds }: NumberFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <InputNumber
        id={id}
        {...bounds}
        value={value ?? null}
        suffix={unit}
        onChange={(next) => onChange(next ?? undefined)}
      />
    </div>
  );
}
