import { InputNumber } from 'antd';
import { useId } from 'react';

interface Properties {
  label: string;
  value: number;
  minimum?: number;
  maximum?: number;
  step?: number;
  unit?: string;
  digits?: number;
  onChange(value: number): void;
}

/** A number with its name and unit. */
export function MetresField({ label, value, minimum, maximum, step, unit, digits, onChange }: Properties) {
  const id = useId();
  return (
    <div className="clip-number">
      <label htmlFor={id}>{label}</label>
      <InputNumber
        id={id}
        size="small"
        value={Number(value.toFixed(digits ?? 2))}
        {...(minimum === undefined ? {} : { min: minimum })}
        {...(maximum === undefined ? {} : { max: maximum })}
        step={step ?? 1}
        suffix={unit ?? 'm'}
        onChange={(next) => {
          if (typeof next === 'number' && Number.isFinite(next)) onChange(next);
        }}
      />
    </div>
  );
}
