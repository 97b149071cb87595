import type { Origin } from '../config/read.ts';
import type { Report } from '../diag/report.ts';
import type { Failure } from '../export/transport/transport.ts';
import type { Protocol } from '../config/otlp-endpoint.ts';

/** All that the checks look at: plain data without secrets, as `--json` and the bundle show it. */
export type Facts = {
  readonly versions: Versions;
  readonly runtime: Runtime;
  readonly settings: Settings;
  readonly destinations: readonly Destination[];
  /** HTTP_PROXY and its like, where set. */
  readonly proxies: readonly Variable[];
  readonly folder: Folder;
  readonly libraries: readonly Library[];
  readonly rivals: readonly Rival[];
  /** The run of the app, where one was asked for. */
  readonly app?: AppRun;
};

export type Versions = { readonly agent: string; readonly sdk: string };

export type Runtime = {
  /** `v24.1.0` */
  readonly version: string;
  readonly kind: 'Node.js' | 'Bun' | 'Deno';
  readonly platform: string;
  readonly arch: string;
  readonly execArgv: readonly string[];
  readonly nodeOptions: string;
  /** Whether the agent runs on this version. */
  readonly isSupported: boolean;
  /** Whether ES modules can be hooked in the app's own thread. */
  readonly hasSyncHooks: boolean;
};

export type Variable = { readonly name: string; readonly value: string };

/** A setting that holds because somebody set it. */
export type Setting = Variable & { readonly from: 'flag' | Exclude<Origin, 'default'> };

/** Something about a setting that is not as it was meant. */
export type SettingProblem = {
  readonly option: string;
  readonly because: string;
  readonly cure: string;
};

export type Settings = {
  readonly set: readonly Setting[];
  readonly problems: readonly SettingProblem[];
  /** Names with OTEL_ that mean nothing here and look like nothing that does. */
  readonly unknown: readonly string[];
  readonly isDisabled: boolean;
  readonly exporters: {
    readonly traces: readonly string[];
    readonly metrics: readonly string[];
    readonly logs: readonly string[];
  };
  readonly sampler: string;
  readonly samplerArg?: string;
  /** Where a configuration file is named: whether it has a fault, so that nothing of it counts. */
  readonly refusedFile?: boolean;
};

/** One place that telemetry goes to, and what it said to an empty export. */
export type Destination = {
  readonly signal: 'traces' | 'metrics' | 'logs';
  readonly exporter: 'otlp' | 'zipkin' | 'prometheus';
  readonly protocol: Protocol;
  /** For people, without secrets. */
  readonly address: string;
  /** Names of the variables that hold its address and headers. */
  readonly addressOption: string;
  readonly headersOption: string;
  /** On the way there: its address, and the variable that names it. */
  readonly proxy?: { readonly address: string; readonly option: string };
  readonly answer: Answer;
  /** What the transport said on the way: files that cannot be read, headers that cannot be sent. */
  readonly remarks: readonly string[];
};

export type Answer =
  | { readonly kind: 'taken'; readonly contentType: string }
  | { readonly kind: 'failed'; readonly failure: Failure };

export type Folder = {
  readonly path: string;
  /** Of the nearest package.json. */
  readonly packageName?: string;
  readonly hasPackages: boolean;
  /** Bundlers that the scripts of package.json run. */
  readonly bundlers: readonly string[];
  /** Yarn's Plug'n'Play: packages are in archives. */
  readonly isPnp: boolean;
  /** Well-known packages that nothing here observes. */
  readonly unobserved: readonly Found[];
};

/** An installed package. */
export type Found = {
  readonly name: string;
  readonly version: string;
  /** Named in package.json. */
  readonly isDirect: boolean;
};

export type FoundLibrary = Found & {
  /** By itself, or through another package of the same library. */
  readonly isCovered: boolean;
  /** The folder it is installed in, where that is not its name (npm alias). */
  readonly alias?: string;
};

export type Library = {
  /** Short name, as in OTEL_NODE_ENABLED_INSTRUMENTATIONS. */
  readonly instrumentation: string;
  readonly how: How;
  readonly state: 'traced' | 'version not supported' | 'not recognised' | 'off' | 'not installed';
  /** Why it is on or off. */
  readonly because: string;
  readonly isOnByDefault: boolean;
  readonly modules: readonly LibraryModule[];
  readonly found: readonly FoundLibrary[];
};

export type LibraryModule = {
  readonly name: string;
  readonly isBuiltin: boolean;
  readonly versions: readonly string[];
};

/** `start`: it observes the process, or wakes by a variable. */
export type How = 'channel' | 'patch' | 'start';

/** Another agent or SDK. */
export type Rival = {
  readonly name: string;
  readonly version?: string;
  /** `preload`: it is loaded into every process for sure. */
  readonly where: 'preload' | 'dependency' | 'development dependency';
};

export type AppRun = {
  readonly command: string;
  /** Absent where a signal ended it. */
  readonly exitCode?: number;
  readonly signal?: string;
  /** Why it could not be started. */
  readonly because?: string;
  readonly reports: readonly Report[];
};
