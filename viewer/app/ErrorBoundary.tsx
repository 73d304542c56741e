import { Button } from 'antd';
import { Component, type ReactNode } from 'react';
import { Translation } from 'react-i18next';
import { recordError } from '../stores/status.ts';

interface Properties {
  children: ReactNode;
  /** A part of the page that can be done without: it shows a line in place of a whole screen. */
  part?: boolean;
  /** Called before what threw is shown again. */
  onRetry?: () => void;
}

/** Keeps the page standing when a part of it throws, and offers to try again. */
export class ErrorBoundary extends Component<Properties, { error?: Error }> {
  override state: { error?: Error } = {};

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  override componentDidCatch(error: Error): void {
    recordError(error);
  }

  readonly #retry = (): void => {
    this.props.onRetry?.();
    this.setState({ error: undefined });
  };

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <Translation>
        {(t) => (
          <div className={this.props.part ? 'trouble' : 'cover'} role="alert">
            <div className={this.props.part ? 'grow' : 'box float'}>
              <p>{t(error.name === 'PartNotLoaded' ? 'error.notLoaded' : 'error.part')}</p>
              <p className="muted">{error.message}</p>
              <Button size="small" onClick={this.#retry}>
                {t('action.retry')}
              </Button>
              {error.name === 'PartNotLoaded' && (
                <Button size="small" onClick={() => location.reload()}>
                  {t('action.reload')}
                </Button>
              )}
            </div>
          </div>
        )}
      </Translation>
    );
  }
}
