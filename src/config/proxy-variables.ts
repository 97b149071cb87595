import type { Env } from './gather.ts';

/** A variable that is set, by the name that it was found under. */
export type ProxyVariable = { readonly name: string; readonly value: string };

/** What the environment says about proxies. */
export type ProxyVariables = {
  readonly http?: ProxyVariable;
  readonly https?: ProxyVariable;
  readonly no?: ProxyVariable;
};

/** HTTP_PROXY, HTTPS_PROXY and NO_PROXY; undefined where no proxy is named. */
export function proxyVariables(env: Env): ProxyVariables | undefined {
  const http = find(env, 'http_proxy');
  const https = find(env, 'https_proxy');
  if (http === undefined && https === undefined) return undefined;
  const no = find(env, 'no_proxy');
  return { ...(http && { http }), ...(https && { https }), ...(no && { no }) };
}

/** In lower case first, as curl, Go and Python have it; blank is unset. */
function find(env: Env, lower: string): ProxyVariable | undefined {
  for (const name of [lower, lower.toUpperCase()]) {
    const value = env[name]?.trim();
    if (value !== undefined && value !== '') return { name, value };
  }
  return undefined;
}
