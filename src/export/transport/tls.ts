import { reasonOf } from '../../diag/voice.ts';
import { builtin } from '../builtin.ts';

/** Paths of PEM files, relative to the working directory. */
export type TlsFiles = {
  readonly certificate?: string;
  readonly clientCertificate?: string;
  readonly clientKey?: string;
};

/** What Node's TLS takes; without `ca` the system's authorities hold. */
export type TlsMaterial = { ca?: Buffer; cert?: Buffer; key?: Buffer };

const option = {
  certificate: 'OTEL_EXPORTER_OTLP_CERTIFICATE',
  clientCertificate: 'OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE',
  clientKey: 'OTEL_EXPORTER_OTLP_CLIENT_KEY',
} as const;

/**
 * Reads the files of a TLS connection. What cannot be used is said to `warn`, and the connection
 * goes on without it: system authorities, no client certificate.
 */
export function readTls(files: TlsFiles, warn: (text: string) => void): TlsMaterial {
  const ca = readPem(files, 'certificate', "the system's authorities are used", warn);
  const material: TlsMaterial = ca === undefined ? {} : { ca };
  if (files.clientCertificate === undefined && files.clientKey === undefined) return material;
  if (files.clientCertificate === undefined || files.clientKey === undefined) {
    const [given, missing] =
      files.clientKey === undefined
        ? ([option.clientCertificate, option.clientKey] as const)
        : ([option.clientKey, option.clientCertificate] as const);
    warn(`${given} is ignored because ${missing} is not set; a client certificate needs both`);
    return material;
  }
  const cert = readPem(files, 'clientCertificate', 'no client certificate is sent', warn);
  const key = readPem(files, 'clientKey', 'no client certificate is sent', warn);
  return cert === undefined || key === undefined ? material : { ...material, cert, key };
}

function readPem(
  files: TlsFiles,
  name: keyof typeof option,
  instead: string,
  warn: (text: string) => void,
): Buffer | undefined {
  const path = files[name];
  if (path === undefined) return undefined;
  try {
    const text = builtin.fs().readFileSync(path);
    if (text.includes('-----BEGIN ')) return text;
    warn(`${option[name]}: "${path}" is not a PEM file; ${instead}`);
  } catch (error) {
    warn(`${option[name]}: "${path}" cannot be read (${reasonOf(error)}); ${instead}`);
  }
  return undefined;
}
