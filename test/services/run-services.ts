/** `npm run services`: starts every service that is installed, prints the addresses, and runs until it is interrupted. */
import {
  isInstalled,
  mosquitto,
  postgresql,
  redis,
  SERVICES,
  type Service,
  type ServiceName,
} from './start-services.ts';

const START = { mosquitto, postgresql, redis };
const VARIABLES = { mosquitto: 'MQTT_URL', postgresql: 'DATABASE_URL', redis: 'REDIS_URL' };

const running: Service[] = [];
for (const name of Object.keys(START) as ServiceName[]) {
  if (!isInstalled(name)) {
    process.stderr.write(`# ${name} is not installed: install the package ${SERVICES[name].package}\n`);
    continue;
  }
  const service = await START[name]();
  running.push(service);
  process.stdout.write(`export ${VARIABLES[name]}=${service.url}\n`);
}
process.stderr.write('# They run until you press Ctrl+C; their files are removed then.\n');
const alive = setInterval(() => undefined, 60_000);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, async () => {
    clearInterval(alive);
    await Promise.all(running.map((service) => service.stop()));
  });
