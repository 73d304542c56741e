import mqtt from 'mqtt';
import pg from 'pg';
import { createClient } from 'redis';
import { expect, it } from 'vitest';
import { describeServices } from '../services/describe-services.ts';
import { mosquitto, postgresql, redis } from '../services/start-services.ts';

describeServices('a private MQTT broker', ['mosquitto'], () => {
  it('should keep what waits for a known session over a restart, and end with us', async () => {
    const broker = await mosquitto();
    const options = { clientId: 'keeper', clean: false, reconnectPeriod: 0 };
    const keeper = await mqtt.connectAsync(broker.url, options);
    await keeper.subscribeAsync('a/#', { qos: 1 });
    await keeper.endAsync();
    const sender = await mqtt.connectAsync(broker.url);
    await sender.publishAsync('a/b', 'kept', { qos: 1 });
    await sender.endAsync();
    await broker.restart();
    const again = mqtt.connect(broker.url, options);
    const text = await new Promise((resolve) => again.once('message', (_, body) => resolve(`${body}`)));
    expect(text).toBe('kept');
    await again.endAsync();
    await broker.stop();
    await expect(mqtt.connectAsync(broker.url, { reconnectPeriod: 0 })).rejects.toThrow();
  });

  it('should ask for a password where users are given', async () => {
    const broker = await mosquitto({ users: { city: 'a long word' } });
    await expect(mqtt.connectAsync(broker.url, { reconnectPeriod: 0 })).rejects.toThrow();
    const client = await mqtt.connectAsync(broker.url, { username: 'city', password: 'a long word' });
    await client.endAsync();
    await broker.stop();
  });
});

describeServices('a private PostgreSQL', ['postgresql'], () => {
  it('should keep what was committed when it is killed', async () => {
    const server = await postgresql();
    const ask = async (sql: string) => {
      const client = new pg.Client({ connectionString: server.url });
      client.on('error', () => undefined);
      await client.connect();
      try {
        return (await client.query(sql)).rows;
      } finally {
        await client.end();
      }
    };
    await ask('create table kept (word text)');
    await ask("insert into kept values ('yes')");
    await server.kill();
    await expect(ask('select 1')).rejects.toThrow();
    await server.start();
    expect(await ask('select word from kept')).toEqual([{ word: 'yes' }]);
    await server.stop();
  });
});

describeServices('a private Redis', ['redis'], () => {
  it('should answer until it is stopped', async () => {
    const server = await redis();
    const client = createClient({ url: server.url });
    client.on('error', () => undefined);
    await client.connect();
    expect(await client.ping()).toBe('PONG');
    await client.close();
    await server.stop();
  });
});
