import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { readdir, readFile, rename } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type MadeCertificate,
  makeCertificate,
} from '../../../../tiles-service/serve/certificate/certificate.ts';
import { temporaryFolder } from '../city-folder.ts';
import { ask } from '../http-client.ts';
import { runServer } from '../running-server.ts';

let folder: string;
let remove: () => Promise<void>;
let made: MadeCertificate;
const request = { hosts: ['twin.test', 'Twin-2.example.lan'], addresses: ['10.0.0.5'], days: 397 };
const CLI = ['--import', 'tsx', 'tiles-service/serve/certificate/cli.ts'];
const PROJECT = resolve(import.meta.dirname, '../../../..');

beforeAll(async () => {
  ({ folder, remove } = await temporaryFolder());
  made = await makeCertificate({ ...request, out: join(folder, 'tls') });
});
afterAll(() => remove());

describe('makeCertificate', () => {
  it('should make a certificate for every name and for this machine', () => {
    const certificate = new X509Certificate(readFileSync(made.certificate));
    for (const name of ['twin.test', 'twin-2.example.lan', 'localhost']) {
      expect(certificate.checkHost(name), name).toBeDefined();
    }
    for (const address of ['10.0.0.5', '127.0.0.1', '::1'])
      expect(certificate.checkIP(address), address).toBeDefined();
    expect(certificate.checkHost('other.test')).toBeUndefined();
    expect(certificate.ca).toBe(false);
  });

  it('should be signed by the CA, for as long as asked', () => {
    const authority = new X509Certificate(readFileSync(made.authority));
    const certificate = new X509Certificate(readFileSync(made.certificate));
    expect(authority.ca).toBe(true);
    expect(certificate.checkIssued(authority)).toBe(true);
    expect(certificate.verify(authority.publicKey)).toBe(true);
    const days = (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / 86_400_000;
    expect(Math.round(days)).toBe(397);
    expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
  });

  it('should keep the keys for their owner and leave nothing else behind', async () => {
    expect((await readdir(join(folder, 'tls'))).sort()).toEqual([
      'ca-key.pem',
      'ca.crt',
      'server-key.pem',
      'server.crt',
    ]);
    for (const name of ['ca-key.pem', 'server-key.pem']) {
      expect(statSync(join(folder, 'tls', name)).mode & 0o777).toBe(0o600);
    }
    expect(statSync(join(folder, 'tls')).mode & 0o777).toBe(0o700);
  });

  it('should make a CA that cannot vouch for other names', async () => {
    const crt = join(folder, 'forged.crt');
    const files = { crt: made.authority, key: join(folder, 'tls/ca-key.pem') };
    const config = join(folder, 'forged.cnf');
    const { writeFileSync } = await import('node:fs');
    writeFileSync(config, 'subjectAltName = DNS:bank.example\nbasicConstraints = CA:FALSE\n');
    const key = join(folder, 'forged.pem');
    execFileSync(
      'openssl',
      ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', key],
      { stdio: 'ignore' },
    );
    const csr = execFileSync('openssl', ['req', '-new', '-key', key, '-subj', '/O=x']);
    execFileSync(
      'openssl',
      [
        'x509',
        '-req',
        '-CA',
        files.crt,
        '-CAkey',
        files.key,
        '-set_serial',
        '9',
        '-extfile',
        config,
        '-out',
        crt,
      ],
      { input: csr, stdio: ['pipe', 'ignore', 'ignore'] },
    );
    const verified = spawnSync('openssl', ['verify', '-CAfile', files.crt, crt], { encoding: 'utf8' });
    expect(verified.status).not.toBe(0);
    expect(verified.stderr + verified.stdout).toContain('permitted subtree violation');
  });

  it('should renew under the same CA', async () => {
    const before = await readFile(made.authority, 'utf8');
    const certificate = await readFile(made.certificate, 'utf8');
    const renewed = await makeCertificate({ ...request, out: join(folder, 'tls') });
    expect(renewed.newAuthority).toBe(false);
    expect(await readFile(made.authority, 'utf8')).toBe(before);
    expect(await readFile(made.certificate, 'utf8')).not.toBe(certificate);
  });

  it('should refuse a name that the CA was not made for, and keep the old certificate', async () => {
    const before = await readFile(made.certificate, 'utf8');
    const other = makeCertificate({
      hosts: ['other.test'],
      addresses: [],
      days: 30,
      out: join(folder, 'tls'),
    });
    await expect(other).rejects.toMatchObject({ code: 'certificate-not-permitted' });
    expect(await readFile(made.certificate, 'utf8')).toBe(before);
  });

  it('should refuse half a CA', async () => {
    const half = join(folder, 'half');
    await makeCertificate({ ...request, out: half });
    await rename(join(half, 'ca-key.pem'), join(folder, 'moved.pem'));
    await expect(makeCertificate({ ...request, out: half })).rejects.toMatchObject({
      code: 'certificate-authority-incomplete',
    });
  });

  it.each([
    ['certificate-name-missing', { hosts: [], addresses: [] }],
    ['certificate-name', { hosts: ['https://twin.test'] }],
    ['certificate-name', { hosts: ['twin.test:8443'] }],
    ['certificate-name', { hosts: ['a b'] }],
    ['certificate-name', { hosts: ['x\nbasicConstraints = CA:TRUE'] }],
    ['certificate-name', { hosts: ['-x'] }],
    ['certificate-address', { addresses: ['10.0.0.999'] }],
    ['certificate-days', { days: 0 }],
    ['certificate-days', { days: 826 }],
    ['certificate-days', { days: Number.NaN }],
  ])('should refuse with %s: %o', async (code, change) => {
    const asked = makeCertificate({ ...request, out: join(folder, 'never'), ...change });
    await expect(asked).rejects.toMatchObject({ name: 'InputError', code });
  });
});

describe('the server with a made certificate', () => {
  it('should be trusted by a client that trusts the CA, under its names only', async () => {
    const server = await runServer([], { tls: made });
    const ca = await readFile(made.authority, 'utf8');
    for (const servername of ['twin.test', 'localhost']) {
      expect((await ask(server.url, '/api/health', {}, { ca, servername })).status).toBe(200);
    }
    await expect(ask(server.url, '/api/health', {}, { ca, servername: 'other.test' })).rejects.toThrow(
      /altnames/,
    );
    await expect(ask(server.url, '/api/health', {}, { servername: 'twin.test' })).rejects.toThrow(
      /certificate/,
    );
    await expect(ask(`http://127.0.0.1:${server.port}`, '/api/health')).rejects.toThrow();
    await server.close(0);
  });
});

describe('npm run certificate', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [...CLI, ...args], { cwd: PROJECT, encoding: 'utf8' });

  it('should say how to trust and to serve', () => {
    const { status, stdout } = run('--host', 'cli.test', '--host', '10.1.1.1', '--out', join(folder, 'cli'));
    expect(status).toBe(0);
    for (const word of [
      '--tls-cert',
      'Windows',
      'update-ca-certificates',
      'Android',
      'cli.test',
      '10.1.1.1',
    ]) {
      expect(stdout).toContain(word);
    }
    expect(
      new X509Certificate(readFileSync(join(folder, 'cli/server.crt'))).checkIP('10.1.1.1'),
    ).toBeDefined();
  });

  it('should end with code 2 and a sentence for a wrong command line', () => {
    for (const args of [
      ['--hots', 'x'],
      ['--host', 'x.test'],
    ]) {
      const { status, stderr } = run(...args);
      expect(status).toBe(2);
      expect(stderr).not.toMatch(/^\s+at /m);
    }
  });

  it('should say what to install where openssl is missing', () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [...CLI, '--host', 'x.test', '--out', join(folder, 'none')],
      {
        cwd: PROJECT,
        encoding: 'utf8',
        env: { ...process.env, PATH: folder },
      },
    );
    expect(status).toBe(1);
    expect(stderr).toContain('apt-get install openssl');
  });
});
