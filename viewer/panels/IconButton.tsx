import { Tooltip } from 'antd';
import type { ButtonHTMLAttributes, ReactNode } from 'react';

interface Properties extends ButtonHTMLAttributes<HTMLButtonElement> {
  label: string;
  children: ReactNode;
  small?: boolean;
  placement?: 'top' | 'bottom' | 'left' | 'right';
}

/** A button that shows a picture and says a word, to the pointer and to the screen reader. */
export function IconButton({ label, children, small, placement, className, ...rest }: Properties) {
  return (
    <Tooltip title={label} placement={placement} mouseEnterDelay={0.4}>
      <button
        type="button"
        aria-label={label}
        className={['icon-button', small && 'small', className].filter(Boolean).join(' ')}
        {...rest}
      >
        {children}
      </button>
    </Tooltip>
  );
}
