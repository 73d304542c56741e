import { afterAll, beforeAll } from 'vitest';
import { openPostgresql } from '../../realtime/database/postgresql.ts';
import { historyRules } from '../realtime/history/history-rules.ts';
import { describeServices } from '../services/describe-services.ts';
import { postgresql, type Service } from '../services/start-services.ts';

describeServices('the history in PostgreSQL', ['postgresql'], () => {
  let service: Service;
  beforeAll(async () => {
    service = await postgresql();
  });
  afterAll(() => service?.stop());
  historyRules(() => openPostgresql(service.url));
});
