import { CaretRightOutlined, PauseOutlined } from '@ant-design/icons';
import { Slider } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeResult, type ShownResult, useResults } from '../../studies/results.ts';
import { useCityTime } from '../account/city-time.ts';
import { IconButton } from '../IconButton.tsx';

/** Milliseconds that a frame is shown. */
const PACE = 600;

/** The times of an animation: played, or one of them chosen. */
export function FramePlayer({
  item: { result, frame },
  times,
}: {
  item: ShownResult;
  times: readonly number[];
}) {
  const { t } = useTranslation();
  const { clock, zone } = useCityTime();
  const [isPlaying, setPlaying] = useState(false);
  const { id } = result;
  const at = frame ?? Math.floor(times.length / 2);
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setInterval(() => {
      const { items } = useResults.getState();
      const shown = items.find((one) => one.result.id === id)?.frame ?? -1;
      changeResult(id, { frame: (shown + 1) % times.length });
    }, PACE);
    return () => clearInterval(timer);
  }, [isPlaying, id, times.length]);
  return (
    <fieldset className="study-frames" aria-label={t('studies.animation')}>
      <IconButton
        small
        label={t(isPlaying ? 'studies.pause' : 'studies.play')}
        aria-pressed={isPlaying}
        onClick={() => setPlaying(!isPlaying)}
      >
        {isPlaying ? <PauseOutlined /> : <CaretRightOutlined />}
      </IconButton>
      <Slider
        min={0}
        max={times.length - 1}
        value={at}
        ariaLabelForHandle={t('studies.frame')}
        ariaValueTextFormatterForHandle={(value) => clock(times[value])}
        tooltip={{ formatter: (value) => clock(times[value ?? at]) }}
        onChange={(next) => {
          setPlaying(false);
          changeResult(id, { frame: next });
        }}
      />
      <output>
        {clock(times[at])} <small>{zone}</small>
      </output>
    </fieldset>
  );
}
