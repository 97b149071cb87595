import { isExempt, isLoopback } from './no-proxy.ts';
import type { Problem } from './problem.ts';
import type { ProxyVariable, ProxyVariables } from './proxy-variables.ts';
import { quote } from './quote.ts';

/** The proxy that requests to one address go through. */
export type Proxy = {
  /** `http://` or `https://`, with user and password where there are any: never printed. */
  readonly url: string;
  /** The variable that names it. */
  readonly option: string;
};

export type ProxyChoice = { readonly proxy?: Proxy; readonly problem?: Problem };

/**
 * The proxy for an address: HTTPS_PROXY for https, HTTP_PROXY for http; none for what NO_PROXY
 * names, for this machine and for unix sockets. One that cannot be used is passed over.
 */
export function chooseProxy(url: string, variables: ProxyVariables): ProxyChoice {
  const { protocol, hostname, port } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return {};
  const secure = protocol === 'https:';
  const variable = secure ? variables.https : variables.http;
  if (variable === undefined) return {};
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const usedPort = port || (secure ? '443' : '80');
  if (isLoopback(host) || isExempt(variables.no?.value ?? '', host, usedPort)) return {};
  return read(variable);
}

/** Without a scheme `http` is assumed, as everywhere. */
function read({ name, value }: ProxyVariable): ProxyChoice {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol)) {
    return { proxy: { url: url.href, option: name } };
  }
  const what = url === undefined ? 'is not a URL' : 'is neither http:// nor https://';
  const shown = quote(value.replace(/^([^/]*\/\/)?.*@/s, '$1***@'));
  const because = `${name}=${shown} ${what}; telemetry is sent without a proxy`;
  return { problem: { option: name, because } };
}
