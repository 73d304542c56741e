import { AimOutlined, CaretRightOutlined, CloseOutlined, PauseOutlined } from '@ant-design/icons';
import { Slider } from 'antd';
import { useTranslation } from 'react-i18next';
import { endMotion, useMotion } from '../../stores/motion.ts';
import { IconButton } from '../IconButton.tsx';
import './motion.css';
import { Stick } from './Stick.tsx';
import './texts.ts';

const SLOWEST = 10;
const FASTEST = 800;
const LOWEST = 5;
const HIGHEST = 1000;

/** While somebody walks or flies: how fast, how far, and the way back. */
export default function MotionBar() {
  const { t } = useTranslation();
  const kind = useMotion((state) => state.motion.kind);
  if (kind === 'none') return null;
  return (
    <>
      {kind === 'walk' && <Stick />}
      <section className="motion-bar float" aria-label={t(`motion.kind.${kind}`)}>
        {kind === 'walk' ? <WalkFigures /> : <FlightControls />}
        <IconButton label={t('motion.leave')} placement="top" onClick={() => endMotion()}>
          <CloseOutlined />
        </IconButton>
      </section>
    </>
  );
}

function WalkFigures() {
  const { t } = useTranslation();
  const speed = useMotion((state) => state.speed);
  return (
    <>
      <output className="motion-speed" aria-label={t('motion.speed')}>
        <b>{speed.toFixed(1)}</b> km/h
      </output>
      <span className="motion-hint">{t('motion.howToWalk')}</span>
      {matchMedia('(pointer: fine)').matches && (
        <IconButton label={t('motion.catchPointer')} placement="top" onClick={catchPointer}>
          <AimOutlined />
        </IconButton>
      )}
    </>
  );
}

/** The browser may refuse; dragging looks around all the same. */
function catchPointer(): void {
  const canvas = document.querySelector<HTMLCanvasElement>('.globe canvas');
  canvas?.focus();
  void Promise.resolve(canvas?.requestPointerLock()).catch(() => undefined);
}

function FlightControls() {
  const { t } = useTranslation();
  const { motion, playing, share, length, speed, height } = useMotion();
  const kilometres = (length * share) / 1000;
  return (
    <>
      <IconButton
        label={t(playing ? 'motion.pause' : 'motion.play')}
        placement="top"
        onClick={() =>
          useMotion.setState(share >= 1 && !playing ? { playing: true, share: 0 } : { playing: !playing })
        }
      >
        {playing ? <PauseOutlined /> : <CaretRightOutlined />}
      </IconButton>
      <Slider
        className="motion-way"
        min={0}
        max={1}
        step={0.001}
        value={share}
        ariaLabelForHandle={t('motion.place')}
        ariaValueTextFormatterForHandle={() => t('motion.placeAt', { kilometres: kilometres.toFixed(2) })}
        tooltip={{ formatter: () => `${kilometres.toFixed(2)} km` }}
        onChange={(next) => useMotion.setState({ share: next })}
      />
      <label className="motion-value">
        <span className="muted">{t('motion.speed')}</span>
        <Slider
          min={SLOWEST}
          max={FASTEST}
          step={10}
          value={speed}
          ariaLabelForHandle={t('motion.speed')}
          ariaValueTextFormatterForHandle={() => `${speed} km/h`}
          tooltip={{ open: false }}
          onChange={(next) => useMotion.setState({ speed: next })}
        />
        <output>{speed} km/h</output>
      </label>
      {motion.kind === 'path' && (
        <label className="motion-value">
          <span className="muted">{t('motion.height')}</span>
          <Slider
            min={LOWEST}
            max={HIGHEST}
            step={5}
            value={height}
            ariaLabelForHandle={t('motion.height')}
            ariaValueTextFormatterForHandle={() => `${height} m`}
            tooltip={{ open: false }}
            onChange={(next) => useMotion.setState({ height: next })}
          />
          <output>{height} m</output>
        </label>
      )}
    </>
  );
}
