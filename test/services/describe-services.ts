import { describe, it } from 'vitest';
import { isInstalled, SERVICES, type ServiceName } from './start-services.ts';

/**
 * A suite that needs real services. Without them it is counted and named as skipped; with CI=true their absence fails,
 * so that a green CI always means that the real services were asked.
 */
export function describeServices(name: string, needs: readonly ServiceName[], suite: () => void): void {
  const missing = needs.filter((need) => !isInstalled(need));
  const packages = missing.map((need) => SERVICES[need].package).join(' ');
  if (missing.length === 0) {
    describe(name, () => suite());
  } else if (process.env.CI === 'true') {
    describe(name, () => {
      it(`should find ${missing.join(' and ')}`, () => {
        throw new Error(`${missing.join(' and ')} missing. Install the packages: ${packages}.`);
      });
    });
  } else {
    describe.skip(`${name} (skipped: install ${packages})`, () => suite());
  }
}
