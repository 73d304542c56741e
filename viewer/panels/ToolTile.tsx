import type { ReactNode } from 'react';
import './tool-tile.css';

interface Properties {
  label: string;
  icon: ReactNode;
  /** It is being drawn with: pressed again, it stops. */
  pressed: boolean;
  onClick(): void;
}

/** A tool to draw with, one of a grid of them. */
export function ToolTile({ label, icon, pressed, onClick }: Properties) {
  return (
    <button type="button" className="tool-tile" aria-pressed={pressed} onClick={onClick}>
      {icon}
      {label}
    </button>
  );
}

export function ToolTiles({ columns, children }: { columns: number; children: ReactNode }) {
  return (
    <div className="tool-tiles" style={{ gridTemplateColumns: `repeat(${columns}, 1fr)` }}>
      {children}
    </div>
  );
}
