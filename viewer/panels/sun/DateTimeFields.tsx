import { Slider, type SliderSingleProps } from 'antd';
import type { Scene } from '../../../models/schema/scene.ts';
import { cityOffset, formatOffset, instant, localTime, machineOffset } from '../bars/time-zone.ts';

interface Properties {
  city: Scene;
  /** Milliseconds since 1970 UTC. */
  time: number;
  dateLabel: string;
  timeLabel: string;
  marks?: SliderSingleProps['marks'];
  onChange(time: number): void;
}

/** Date and time of day by the clocks of a city. */
export function DateTimeFields({ city, time, dateLabel, timeLabel, marks, onChange }: Properties) {
  const offset = cityOffset(city.origin.longitude, machineOffset(time));
  const local = localTime(time, offset);
  const setDate = (text: string) => {
    const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
    if (match) onChange(instant(Number(match[1]), Number(match[2]), Number(match[3]), local.minutes, offset));
  };
  return (
    <>
      <div className="sun-row">
        <input
          type="date"
          className="date-input"
          aria-label={dateLabel}
          value={local.date}
          min="1900-01-01"
          max="2099-12-31"
          onChange={({ target }) => setDate(target.value)}
        />
        <strong style={{ fontSize: 18 }}>{local.clock}</strong>
        <span className="muted">{formatOffset(offset)}</span>
      </div>
      <Slider
        min={0}
        max={1439}
        value={local.minutes}
        ariaLabelForHandle={timeLabel}
        ariaValueTextFormatterForHandle={() => local.clock}
        marks={marks}
        tooltip={{ formatter: () => local.clock }}
        onChange={(minutes) => onChange(instant(local.year, local.month, local.day, minutes, offset))}
      />
    </>
  );
}
