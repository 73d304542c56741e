import { spawn } from 'node:child_process';
import { randomBytes, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { isIP, isIPv4 } from 'node:net';
import { join } from 'node:path';
import { InputError } from '../../../models/errors.ts';

export interface CertificateRequest {
  /** Names that the server is reached by. */
  hosts: readonly string[];
  /** Addresses that it is reached by. */
  addresses: readonly string[];
  /** Folder that holds, or will hold, the CA and the certificate. */
  out: string;
  /** Days that the server's certificate is valid for. */
  days: number;
}

export interface MadeCertificate {
  authority: string;
  certificate: string;
  key: string;
  /** False: the CA was there already, and the machines that trust it need nothing new. */
  newAuthority: boolean;
  names: string[];
  validTo: Date;
}

const AUTHORITY_DAYS = 3650;
/** Some clients take no server certificate for longer, from a private CA either. */
export const LONGEST_DAYS = 825;
/** The server's own machine, so that its administrator can open it over HTTPS as well. */
const LOOPBACK_NAMES = ['localhost'];
const LOOPBACK_ADDRESSES = ['127.0.0.1', '::1'];

/**
 * Makes a private CA (ca.crt, ca-key.pem) and a server certificate signed by it (server.crt, server-key.pem) with
 * openssl, on P-256. The CA can sign for the given names and addresses only (RFC 5280 name constraints), so a
 * machine that trusts it trusts it for nothing else, even if its key is stolen. Where the folder holds a CA
 * already, only the server's certificate is made anew, which is how it is renewed.
 */
export async function makeCertificate(request: CertificateRequest): Promise<MadeCertificate> {
  checkRequest(request);
  await checkOpenssl();
  const { out } = request;
  try {
    await mkdir(out, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InputError(
      'certificate-folder',
      out,
      `this folder cannot be made (${code}).`,
      'Give another with --out.',
    );
  }
  const file = (name: string) => join(out, name);
  const newAuthority = !existsSync(file('ca.crt')) && !existsSync(file('ca-key.pem'));
  for (const name of newAuthority ? [] : ['ca.crt', 'ca-key.pem']) {
    if (existsSync(file(name))) continue;
    throw new InputError(
      'certificate-authority-incomplete',
      file(name),
      'it is missing, and the other half of the CA is there.',
      'Bring it back to renew the certificate, or make a new CA with another --out, which every machine then has to trust.',
    );
  }
  const work = await mkdtemp(join(out, '.making-'));
  const made = (name: string) => join(work, name);
  try {
    if (newAuthority) await makeAuthority(request, made);
    const authority = newAuthority
      ? { crt: made('ca.crt'), key: made('ca-key.pem') }
      : { crt: file('ca.crt'), key: file('ca-key.pem') };
    await makeServerCertificate(request, authority, made);
    await verify(request, authority.crt, made('server.crt'));
    const finished = newAuthority
      ? ['ca-key.pem', 'ca.crt', 'server-key.pem', 'server.crt']
      : ['server-key.pem', 'server.crt'];
    for (const name of finished) {
      await chmod(made(name), name.endsWith('-key.pem') ? 0o600 : 0o644);
      await rename(made(name), file(name));
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  const certificate = new X509Certificate(await readFile(file('server.crt')));
  return {
    authority: file('ca.crt'),
    certificate: file('server.crt'),
    key: file('server-key.pem'),
    newAuthority,
    names: [...request.hosts, ...request.addresses],
    validTo: new Date(certificate.validTo),
  };
}

function checkRequest({ hosts, addresses, days }: CertificateRequest): void {
  if (hosts.length + addresses.length === 0) {
    throw new InputError(
      'certificate-name-missing',
      '--host',
      'a certificate needs at least one name.',
      'Give the name that people will type, for example --host twin.example.lan, or an address with --ip.',
    );
  }
  for (const host of hosts) {
    if (
      host.length > 253 ||
      !host.split('.').every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label)) ||
      isIP(host)
    ) {
      throw new InputError(
        'certificate-name',
        `--host ${host}`,
        'this is not a host name.',
        'Give a name such as twin.example.lan, without https:// and port; an address goes with --ip.',
      );
    }
  }
  for (const address of addresses) {
    if (isIP(address) && !address.includes('%')) continue;
    throw new InputError(
      'certificate-address',
      `--ip ${address}`,
      'this is not an IP address.',
      'Give one such as 10.0.0.5.',
    );
  }
  if (!Number.isInteger(days) || days < 1 || days > LONGEST_DAYS) {
    throw new InputError(
      'certificate-days',
      `--days ${days}`,
      'a server certificate cannot be valid for that long.',
      `Give a number from 1 to ${LONGEST_DAYS}.`,
    );
  }
}

async function makeAuthority(request: CertificateRequest, made: (name: string) => string): Promise<void> {
  const name = [...request.hosts, ...request.addresses][0];
  const configuration = [
    '[req]',
    'prompt = no',
    'string_mask = utf8only',
    'distinguished_name = name',
    'x509_extensions = authority',
    '[name]',
    'O = CityMirror',
    // A common name has at most 64 characters.
    `CN = ${`CityMirror private CA for ${name}`.slice(0, 64)}`,
    '[authority]',
    'basicConstraints = critical, CA:TRUE, pathlen:0',
    'keyUsage = critical, keyCertSign, cRLSign',
    'subjectKeyIdentifier = hash',
    'nameConstraints = critical, @permitted',
    '[permitted]',
    ...permittedNames(request).map((entry, i) => `permitted;${entry.replace('=', `.${i} = `)}`),
  ];
  await writeFile(made('ca.cnf'), `${configuration.join('\n')}\n`);
  await newKey(made('ca-key.pem'));
  await openssl(
    ['req', '-x509', '-new', '-sha256', '-config', made('ca.cnf'), '-key', made('ca-key.pem')],
    ['-days', String(AUTHORITY_DAYS), '-out', made('ca.crt')],
  );
}

async function makeServerCertificate(
  request: CertificateRequest,
  authority: { crt: string; key: string },
  made: (name: string) => string,
): Promise<void> {
  const extensions = [
    'basicConstraints = critical, CA:FALSE',
    'keyUsage = critical, digitalSignature',
    'extendedKeyUsage = serverAuth',
    'subjectKeyIdentifier = hash',
    'authorityKeyIdentifier = keyid',
    `subjectAltName = ${alternativeNames(request).join(', ')}`,
  ];
  await writeFile(made('server.cnf'), `${extensions.join('\n')}\n`);
  await newKey(made('server-key.pem'));
  // The names are in the extension; a common name is no longer read.
  await openssl(
    ['req', '-new', '-sha256', '-key', made('server-key.pem'), '-subj', '/O=CityMirror'],
    ['-out', made('server.csr')],
  );
  await openssl(
    ['x509', '-req', '-sha256', '-in', made('server.csr'), '-CA', authority.crt, '-CAkey', authority.key],
    ['-set_serial', `0x${randomSerial()}`, '-days', String(request.days), '-extfile', made('server.cnf')],
    ['-out', made('server.crt')],
  );
}

/** What was made must hold for every name; with an older CA it does only for those that the CA was made for. */
async function verify(request: CertificateRequest, authority: string, certificate: string): Promise<void> {
  try {
    await openssl(['verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', authority, certificate]);
  } catch (error) {
    throw new InputError(
      'certificate-not-permitted',
      authority,
      `this CA cannot sign for ${[...request.hosts, ...request.addresses].join(', ')} (${(error as Error).message}).`,
      'Give the names that it was made for, or make a new CA with another --out, which every machine then has to trust.',
    );
  }
}

function alternativeNames({ hosts, addresses }: CertificateRequest): string[] {
  const names = new Set([...hosts, ...LOOPBACK_NAMES].map((host) => `DNS:${host.toLowerCase()}`));
  for (const address of [...addresses, ...LOOPBACK_ADDRESSES]) names.add(`IP:${address}`);
  return [...names];
}

/** As openssl writes name constraints: a name with all below it, an address with a full mask. */
function permittedNames({ hosts, addresses }: CertificateRequest): string[] {
  const names = new Set([...hosts, ...LOOPBACK_NAMES].map((host) => `DNS=${host.toLowerCase()}`));
  for (const address of [...addresses, ...LOOPBACK_ADDRESSES]) {
    names.add(
      `IP=${address}/${isIPv4(address) ? '255.255.255.255' : 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'}`,
    );
  }
  return [...names];
}

async function newKey(path: string): Promise<void> {
  // The file is there first, for its owner only: openssl would make it readable for a moment.
  await writeFile(path, '', { mode: 0o600 });
  await openssl(['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', path]);
}

/** 127 random bits, positive and without a leading zero. */
function randomSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0] & 0x7f) | 0x40;
  return bytes.toString('hex');
}

async function checkOpenssl(): Promise<void> {
  try {
    await openssl(['version']);
  } catch (error) {
    throw new InputError(
      'openssl-missing',
      'openssl',
      `it is needed to sign certificates, and cannot be run (${(error as Error).message}).`,
      'Install it (Debian, Ubuntu: apt-get install openssl), or use a certificate of your own with --tls-cert and --tls-key.',
    );
  }
}

function openssl(...parts: string[][]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('openssl', parts.flat(), { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said = (said + chunk).slice(-4000);
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(reasonIn(said) || `openssl ended with code ${code}`));
    });
  });
}

/** openssl says much; the reason stands in a line that begins with "error". */
function reasonIn(said: string): string {
  const lines = said.trim().split('\n');
  return lines.find((line) => /^error \d+ at/.test(line)) ?? lines.at(-1) ?? '';
}
