import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type KeyPair = { readonly keyFile: string; readonly certificateFile: string };

/** A throw-away authority, and what it signed: files, as the OTEL_EXPORTER_OTLP_* variables want. */
export type Certificates = {
  readonly authorityFile: string;
  /** For `localhost`, `collector.test` and 127.0.0.1. */
  readonly server: KeyPair;
  /** Its common name is `test client`. */
  readonly client: KeyPair;
  readonly remove: () => void;
};

/**
 * Makes a certificate authority with a server's and a client's certificate, good for a day.
 *
 * @throws Error where there is no `openssl` on PATH
 */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'agent-test-tls-'));
  const authority = pairIn(folder, 'authority');
  selfSign(authority);
  const server = pairIn(folder, 'server');
  sign(
    server,
    authority,
    '/CN=test server',
    'subjectAltName=DNS:localhost,DNS:collector.test,IP:127.0.0.1\n',
  );
  const client = pairIn(folder, 'client');
  sign(client, authority, '/CN=test client', 'extendedKeyUsage=clientAuth\n');
  return {
    authorityFile: authority.certificateFile,
    server,
    client,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function pairIn(folder: string, name: string): KeyPair {
  return { keyFile: join(folder, `${name}.key`), certificateFile: join(folder, `${name}.pem`) };
}

function selfSign({ keyFile, certificateFile }: KeyPair): void {
  makeKey(keyFile);
  openssl(
    'req',
    '-x509',
    '-new',
    '-key',
    keyFile,
    '-out',
    certificateFile,
    '-days',
    '1',
    '-subj',
    '/CN=test CA',
  );
}

function sign(pair: KeyPair, authority: KeyPair, subject: string, extensions: string): void {
  const requestFile = `${pair.certificateFile}.request`;
  const extensionsFile = `${pair.certificateFile}.extensions`;
  writeFileSync(extensionsFile, extensions);
  makeKey(pair.keyFile);
  openssl('req', '-new', '-key', pair.keyFile, '-out', requestFile, '-subj', subject);
  const signer = ['-CA', authority.certificateFile, '-CAkey', authority.keyFile, '-CAcreateserial'];
  const result = ['-out', pair.certificateFile, '-days', '1', '-extfile', extensionsFile];
  openssl('x509', '-req', '-in', requestFile, ...signer, ...result);
}

function makeKey(file: string): void {
  // Elliptic curve keys: made in a moment where RSA takes up to a second each.
  openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', file);
}

function openssl(...args: string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
