/** Whether a host of this very machine is meant: `localhost`, 127.0.0.0/8, `::1`. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || /^127(\.\d+){3}$/.test(host) || host === '::1';
}

/**
 * Whether a list like NO_PROXY names a host: `*`, names with all below them, addresses, IPv4 ranges
 * as `10.0.0.0/8`, each with `:port` where only that port is meant.
 *
 * @param host in lower case, IPv6 without brackets
 */
export function isExempt(list: string, host: string, port: string): boolean {
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry !== '' && matches(entry, host, port));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const [, bracketed, plain, wantedPort = port] =
    /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(entry) ?? [];
  if (wantedPort !== port) return false;
  const wanted = (bracketed ?? plain ?? entry).replace(/^\*?\./, '');
  if (host === wanted) return true;
  return bitsOf(host) === undefined ? host.endsWith(`.${wanted}`) : isIn(wanted, host);
}

/** Whether an IPv4 address lies in a range. */
function isIn(range: string, host: string): boolean {
  const [, base = '', length] = /^([\d.]+)\/(\d{1,2})$/.exec(range) ?? [];
  const [from, address] = [bitsOf(base), bitsOf(host)];
  if (from === undefined || address === undefined || Number(length) > 32) return false;
  const size = 2 ** (32 - Number(length));
  return Math.floor(from / size) === Math.floor(address / size);
}

/** An IPv4 address as a number. */
function bitsOf(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) {
    return undefined;
  }
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}
