/** What the build reads off an instrumentation class (scripts/generate-targets.ts). */
export type Upstream = {
  /** Short name: the package without its prefix, as in OTEL_NODE_ENABLED_INSTRUMENTATIONS. */
  readonly name: string;
  /** npm package that holds the class. */
  readonly from: string;
  /** Name of the exported class. */
  readonly make: string;
  readonly modules: readonly Module[];
};

/** A package or builtin that an instrumentation patches. */
export type Module = {
  readonly name: string;
  /** Semantic version ranges that the instrumentation supports. */
  readonly versions: readonly string[];
  /** Files inside of the package that are patched, beside its main file; `package/path`. */
  readonly files: readonly string[];
};

/** What we know beyond the class: when it loads, and what is quiet by default. */
export type Facts = {
  /** Off unless it is named in OTEL_NODE_ENABLED_INSTRUMENTATIONS. */
  readonly off?: true;
  /** Configuration handed to the constructor. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Of our own, in `native/`, in place of upstream's; that one makes the spans of `detail`. */
  readonly native?: true;
  /**
   * Of our own, from these versions of its packages on, since they publish diagnostics channels;
   * copies that are older, and packages that are not named here, are left to upstream's.
   */
  readonly publishes?: Readonly<Record<string, string>>;
  /** Its spans are those of a database: they take the names of the stable conventions. */
  readonly db?: true;
  /** Wakes on the first message of any of these diagnostics channels, beside its modules. */
  readonly channels?: readonly string[];
  /** Its first message or request is soon enough, where Node's channels tell of both. */
  readonly waits?: true;
  /** Wakes by itself a little after the start: it observes the process, not a library. */
  readonly timer?: true;
  /** Wakes at the start where this environment variable is set. */
  readonly variable?: string;
  /** Its packages stand for one another: one that is patched is enough. */
  readonly oneIsEnough?: true;
  /** Spans that are left out unless this name is enabled. */
  readonly detail?: Detail;
};

/** Spans that say little: left out unless their own name is enabled. */
export type Detail = {
  /** The name to enable, as in OTEL_NODE_ENABLED_INSTRUMENTATIONS=+express-layers. */
  readonly name: string;
  /** Constructor options that leave them out at the source; cheaper than dropping them. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Span names to drop, or every span of kind INTERNAL. */
  readonly spans?: readonly string[] | 'internal';
};

export type Entry = Upstream & Facts;
