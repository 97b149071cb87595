/** What became of a library that the app loaded. */
export type LibraryState =
  /** Observed on diagnostics channels. */
  | 'channel'
  /** Its exports are patched. */
  | 'patched'
  /** A version that the instrumentation does not know. */
  | 'version not supported'
  /** Loaded before the agent: what the app holds of it may be the original. */
  | 'loaded too early'
  /** A form of ES module that cannot be hooked on this Node. */
  | 'not hookable'
  /** The instrumentation could not be loaded or made. */
  | 'failed';

export type LibraryReport = {
  /** npm package or builtin. */
  readonly name: string;
  /** Of the installed package; absent for builtins. */
  readonly version?: string;
  /** Short name of the instrumentation. */
  readonly instrumentation: string;
  readonly state: LibraryState;
  /** Why, and what to do about it; absent where all is well. */
  readonly because?: string;
};

/** Items of one signal. */
export type SignalReport = {
  readonly recorded: number;
  readonly exported: number;
  readonly dropped: number;
};

/** What the agent did in one process; `otel-agent doctor -- node app.js` reads it. */
export type Report = {
  readonly pid: number;
  /** Of a worker thread; absent for the main thread. */
  readonly threadId?: number;
  readonly command: string;
  readonly agentVersion: string;
  readonly libraries: readonly LibraryReport[];
  /** Finished spans by instrumentation scope. */
  readonly spansByScope: Readonly<Record<string, number>>;
  readonly traces: SignalReport;
  readonly metrics: SignalReport;
  readonly logs: SignalReport;
  /** Package that made the agent step back, if one did. */
  readonly steppedBackFor?: string;
  /** The process was killed before it could say how it ended: this is what was known until then. */
  readonly cutShort?: true;
};
