import { type PointerEvent, useEffect, useState } from 'react';
import { useMotion } from '../../stores/motion.ts';

/** CSS pixels from the middle to where the stick asks for full speed. */
const REACH = 42;

/** For fingers: a stick that walks. Keys do the same, so it says nothing to screen readers. */
export function Stick() {
  const [knob, setKnob] = useState({ x: 0, y: 0 });
  useEffect(() => () => useMotion.setState({ stick: { right: 0, ahead: 0 } }), []);

  const move = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = event.currentTarget.getBoundingClientRect();
    const x = event.clientX - box.left - box.width / 2;
    const y = event.clientY - box.top - box.height / 2;
    const shorter = Math.min(1, REACH / Math.max(1, Math.hypot(x, y)));
    setKnob({ x: x * shorter, y: y * shorter });
    useMotion.setState({ stick: { right: (x * shorter) / REACH, ahead: (-y * shorter) / REACH } });
  };
  const letGo = () => {
    setKnob({ x: 0, y: 0 });
    useMotion.setState({ stick: { right: 0, ahead: 0 } });
  };
  return (
    <div
      className="walk-stick"
      aria-hidden="true"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        move(event);
      }}
      onPointerMove={move}
      onPointerUp={letGo}
      onPointerCancel={letGo}
    >
      <i style={{ transform: `translate(${knob.x}px, ${knob.y}px)` }} />
    </div>
  );
}
