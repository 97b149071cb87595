import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from '../scripts/run-command.ts';
import type { Variant } from './variants.ts';

/** Another agent: no dependency of the project, fetched from npm when it is first measured. */
type Rival = {
  readonly title: string;
  readonly packageName: string;
  readonly version: string;
  /** The preload, as its manual has it. */
  readonly flag: '--import' | '--require';
  readonly file: string;
  readonly env?: Variant['env'];
  readonly isSilent?: true;
};

const rivals: readonly Rival[] = [
  {
    title: 'EDOT',
    packageName: '@elastic/opentelemetry-node',
    version: '1.18.0',
    flag: '--import',
    file: 'import.mjs',
    env: () => ({ ELASTIC_OTEL_HOST_METRICS_DISABLED: 'true' }),
  },
  {
    title: 'dd-trace',
    packageName: 'dd-trace',
    version: '6.21.0',
    flag: '--require',
    file: 'init.js',
    // The sink takes what it sends, and cannot read it.
    isSilent: true,
    env: (sinkPort) => ({
      // With these it would not use its own protocol.
      OTEL_EXPORTER_OTLP_ENDPOINT: undefined,
      OTEL_TRACES_EXPORTER: undefined,
      OTEL_METRICS_EXPORTER: undefined,
      OTEL_LOGS_EXPORTER: undefined,
      OTEL_NODE_RESOURCE_DETECTORS: undefined,
      DD_TRACE_AGENT_URL: `http://127.0.0.1:${sinkPort}`,
      DD_TRACE_STARTUP_LOGS: 'false',
      DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
      DD_REMOTE_CONFIGURATION_ENABLED: 'false',
    }),
  },
];

const cache = join(import.meta.dirname, '..', '.cache', 'bench-rivals');

/** Other agents, as far as npm has them; of the others it is said that they are left out. */
export async function prepareRivals(say: (line: string) => void): Promise<readonly Variant[]> {
  const variants: Variant[] = [];
  for (const rival of rivals) {
    const { title, packageName, version, flag, file, env, isSilent } = rival;
    const folder = join(cache, `${packageName.replace('/', '-')}-${version}`);
    const preload = join(folder, 'node_modules', packageName, file);
    const problem = existsSync(preload) ? undefined : await install(rival, folder, say);
    if (problem !== undefined || !existsSync(preload)) {
      say(`${title} ${version} is left out: ${problem ?? `it has no ${file}`}`);
      continue;
    }
    variants.push({
      name: `${title} ${version}`,
      flags: [flag, preload],
      ...(env && { env }),
      ...(isSilent && { isSilent }),
    });
  }
  return variants;
}

/** Why that did not work; nothing of it stays then. */
async function install(
  { packageName, version }: Rival,
  folder: string,
  say: (line: string) => void,
): Promise<string | undefined> {
  say(`installing ${packageName} ${version} into ${folder}`);
  mkdirSync(folder, { recursive: true });
  const manifest = { private: true, dependencies: { [packageName]: version } };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  const args = ['install', '--no-audit', '--no-fund', '--prefix', folder];
  const { code, output } = await npm(args, folder);
  if (code === 0) return undefined;
  rmSync(folder, { recursive: true, force: true });
  const lines = output.split('\n').filter((line) => line.includes('error'));
  return `npm says: ${lines.find((line) => /\s4\d\d\s|E4\d\d|ETARGET/.test(line)) ?? lines[0] ?? output}`;
}
