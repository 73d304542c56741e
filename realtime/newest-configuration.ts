import type { NextConfiguration, RunningCity } from './live-city.ts';

type Configured = Pick<RunningCity, 'configure' | 'close'>;

/**
 * Opens a city by what is newest, and has it follow what has become newer while it was being opened. Throws, and leaves
 * nothing open, where either cannot be done. What it gives is opened by `newest()` as long as nobody has waited since.
 */
export async function openByNewest<City extends Configured>(
  newest: () => NextConfiguration,
  open: (next: NextConfiguration) => Promise<City>,
): Promise<City> {
  let by = newest();
  const city = await open(by);
  try {
    while (newest().configuration !== by.configuration) {
      by = newest();
      await city.configure(by);
    }
  } catch (error) {
    await city.close();
    throw error;
  }
  return city;
}

/**
 * Has the city that runs follow what is newer, also where another comes in its place meanwhile. Throws where that one
 * cannot.
 */
export async function configureRunning<City extends Pick<Configured, 'configure'>>(
  running: () => City | undefined,
  next: NextConfiguration,
): Promise<void> {
  let configured: City | undefined;
  for (let city = running(); city && city !== configured; city = running()) {
    await city.configure(next);
    configured = city;
  }
}
