/** A layer that a router runs, as far as the route is concerned. */
export type Layer = {
  /** The path it was registered with: `/orders/:id`, a pattern, or several. */
  readonly path: unknown;
  /** True for a handler of a route, false for what was registered by `use`. */
  readonly isHandler: boolean;
  /** `request.baseUrl` when it runs: what the mount paths around it matched, its own included. */
  readonly base: string;
};

/** A mount path that a request has passed: what it matched, and as what it was registered. */
type Mount = { readonly base: string; readonly route: string; readonly outer: Mount | undefined };

/** Follows a request through routers and their routers, to the route that answers it. */
export class RouteTrail {
  #mount: Mount | undefined;

  /** `http.route` as of this layer; undefined for a middleware that is registered for all paths. */
  enter({ path, isHandler, base }: Layer): string | undefined {
    const own = textOf(path);
    if (isHandler) return join(this.#around(base, false)?.route ?? '', own);
    if (!isEverything(own)) {
      const outer = this.#around(base, true);
      this.#mount = { base, route: join(outer?.route ?? '', own), outer };
    }
    return this.#around(base, false)?.route;
  }

  /** The innermost mount that a base URL is in. */
  #around(base: string, strictly: boolean): Mount | undefined {
    let mount = this.#mount;
    while (mount !== undefined && !base.startsWith(`${mount.base}/`)) {
      if (mount.base === base && !strictly) break;
      mount = mount.outer;
    }
    return mount;
  }
}

function textOf(path: unknown): string {
  if (Array.isArray(path)) return path.map(textOf).join(',');
  return path instanceof RegExp || typeof path === 'string' ? String(path) : '/';
}

/** Paths that `use` takes for "all": they say nothing of the route. */
function isEverything(path: string): boolean {
  return (
    path === '' ||
    path === '/' ||
    path === '*' ||
    path === '/*' ||
    (path.startsWith('/{*') && path.indexOf('}') === path.length - 1)
  );
}

function join(outer: string, own: string): string {
  if (outer !== '' && (own === '/' || own === '')) return outer;
  const isPath = own.startsWith('/') || own === '*';
  const route = `${outer}${isPath ? '' : '/'}${own}`;
  return route.includes('//') ? route.replaceAll(/\/{2,}/g, '/') : route;
}
