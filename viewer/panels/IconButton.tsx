import { Tooltip } from 'antd';
import type { ButtonHTMLAttributes, ReactNode } from 'react';

interface Properties extends ButtonHTMLAttributes<HTMLButtonElement> {
  label: string;
  children: ReactNode;
  small?: boolean;
  /** The key that does the same, as it is printed on the keyboard. */
  shortcut?: string;
  placement?: 'top' | 'bottom' | 'left' | 'right';
}

/** A finger does not hover: a tip that it calls up would lie over what the button has opened. */
const canHover = () => matchMedia('(hover: hover)').matches;

/** A button that shows a picture and says a word, to the pointer and to the screen reader. */
export function IconButton({ label, children, small, shortcut, placement, className, ...rest }: Properties) {
  return (
    <Tooltip
      title={<Words label={label} shortcut={shortcut} />}
      placement={placement}
      mouseEnterDelay={0.4}
      trigger={canHover() ? 'hover' : []}
    >
      <button
        type="button"
        aria-label={label}
        aria-keyshortcuts={shortcut}
        className={['icon-button', small && 'small', className].filter(Boolean).join(' ')}
        {...rest}
      >
        {children}
      </button>
    </Tooltip>
  );
}

function Words({ label, shortcut }: { label: string; shortcut?: string }) {
  return shortcut === undefined ? (
    label
  ) : (
    <>
      {label} <kbd>{shortcut}</kbd>
    </>
  );
}
