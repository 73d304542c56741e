import { Slider } from 'antd';
import { useTranslation } from 'react-i18next';

/** How clear something is shown, 0.1–1; `name` says to screen readers what. */
export function OpacityField({
  name,
  value,
  onChange,
}: {
  name: string;
  value: number;
  onChange: (opacity: number) => void;
}) {
  const { t } = useTranslation();
  return (
    <div className="opacity">
      <span>{t('layers.opacity')}</span>
      <Slider
        min={0.1}
        max={1}
        step={0.05}
        value={value}
        ariaLabelForHandle={`${name} ${t('layers.opacity')}`}
        tooltip={{ formatter: (shown) => `${Math.round((shown ?? 1) * 100)} %` }}
        onChange={onChange}
      />
      <span>{Math.round(value * 100)} %</span>
    </div>
  );
}
