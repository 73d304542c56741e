import { isIP } from 'node:net';
import { parseArgs } from 'node:util';
import { InputError } from '../../../models/errors.ts';
import { type MadeCertificate, makeCertificate } from './certificate.ts';

const DEFAULT_DAYS = 397;
const USAGE = `npm run certificate -- --host <name> [--host …] [--ip <address> …] --out <folder> [--days ${DEFAULT_DAYS}]

Makes a private CA and a certificate for HTTPS on an intranet. Run it again on the same folder to renew the
certificate: the CA stays, so nothing has to be trusted anew.

  --host <name>     name that people type, for example twin.example.lan; may be given several times
  --ip <address>    address that people type; may be given several times
  --out <folder>    where ca.crt, ca-key.pem, server.crt and server-key.pem go
  --days <number>   how long the certificate is valid (default ${DEFAULT_DAYS}, at most 825)
`;

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        host: { type: 'string', multiple: true, default: [] },
        ip: { type: 'string', multiple: true, default: [] },
        out: { type: 'string' },
        days: { type: 'string', default: String(DEFAULT_DAYS) },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    const [message] = (error as Error).message.split('. ');
    throw new InputError(
      'option-unknown',
      'the command line',
      `${message}.`,
      'See: npm run certificate -- --help',
    );
  }
}

function instructions({
  authority,
  certificate,
  key,
  newAuthority,
  names,
  validTo,
}: MadeCertificate): string {
  const until = validTo.toISOString().slice(0, 10);
  const [name] = names;
  const lines = [
    `Certificate for ${names.join(', ')}, valid until ${until}: ${certificate}`,
    `Serve with it:  npm start -- --city <folder> --host 0.0.0.0 --port 8443 --tls-cert ${certificate} --tls-key ${key}`,
    `Renew it by the same command before ${until}.`,
  ];
  if (!newAuthority)
    return [...lines, 'The CA is the same as before: nothing has to be trusted anew.', ''].join('\n');
  return [
    ...lines,
    '',
    `Every machine that opens https://${name} has to trust the CA once. Copy ${authority} to it (never a key), then:`,
    '',
    '  Windows, as administrator   certutil -addstore -f Root ca.crt',
    '                              (a whole domain: group policy, Public Key Policies, Trusted Root Certification)',
    '  Debian, Ubuntu              sudo cp ca.crt /usr/local/share/ca-certificates/citymirror-ca.crt',
    '                              sudo update-ca-certificates',
    '  Chromium on Linux           certutil -d sql:$HOME/.pki/nssdb -A -t "C,," -n CityMirror -i ca.crt   (libnss3-tools)',
    '  Firefox                     Settings, Privacy & Security, View Certificates, Authorities, Import',
    '  Android                     Settings, Security, Encryption & credentials, Install a certificate, CA certificate',
    '',
    'The CA can sign for these names only. Keep its key (ca-key.pem) off the server, where it is not needed.',
    '',
  ].join('\n');
}

try {
  const values = parse(process.argv.slice(2));
  if (values.help) {
    process.stdout.write(USAGE);
  } else {
    if (values.out === undefined) {
      throw new InputError(
        'option-out',
        '--out',
        'it is missing.',
        'Give the folder that the certificate goes into.',
      );
    }
    const made = await makeCertificate({
      hosts: values.host.filter((host) => !isIP(host)),
      addresses: [...values.ip, ...values.host.filter((host) => isIP(host))],
      out: values.out,
      days: Number(values.days),
    });
    process.stdout.write(instructions(made));
  }
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.code.startsWith('option-') ? 2 : 1;
}
