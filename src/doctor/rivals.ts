import { rivalPackages } from '../instrumentations/catalogue.ts';
import type { Rival } from './facts.ts';
import type { Installed } from './installed.ts';

/** Agents that are preloaded, and that the running agent itself does not look out for. */
const otherAgents: readonly string[] = [
  '@appsignal/nodejs',
  '@dynatrace/oneagent',
  '@elastic/opentelemetry-node',
  '@google-cloud/trace-agent',
  '@instana/collector',
  '@opentelemetry/auto-instrumentations-node',
  'applicationinsights',
  'lightrun',
  'skywalking-backend-js',
];

const rivals = [...rivalPackages, ...otherAgents];

/** Agents in the flags of Node, and agents and SDKs that the app depends on itself. */
export function findRivals(
  flags: readonly string[],
  nodeOptions: string,
  installed: readonly Installed[],
): readonly Rival[] {
  const versionOf = (name: string): { version?: string } => {
    const version = installed.find((item) => item.name === name)?.version;
    return version === undefined ? {} : { version };
  };
  const preloads = [...flags, nodeOptions].join(' ');
  const preloaded = rivals.filter((name) => isNamed(name, preloads));
  const ofApp = installed.filter(({ name, need }) => need !== 'indirect' && rivals.includes(name));
  return [
    ...preloaded.map((name): Rival => ({ name, ...versionOf(name), where: 'preload' })),
    ...ofApp.flatMap(({ name, version, need }): readonly Rival[] => {
      if (need === 'indirect' || preloaded.includes(name)) return [];
      return [{ name, version, where: need }];
    }),
  ];
}

/** As a specifier, `dd-trace/init`, or as a file in the package's folder. */
function isNamed(name: string, flags: string): boolean {
  const literal = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('/', '[\\\\/]');
  return new RegExp(`(?:^|[\\s="\\\\/])${literal}(?=$|[\\s"\\\\/])`).test(flags);
}
