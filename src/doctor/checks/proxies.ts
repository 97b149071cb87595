import { warning, type Check } from '../check.ts';

/** Does somebody count on a variable that is not read? */
export const checkProxies: Check = ({ proxies, destinations }) => {
  const isDirect = destinations.some(({ exporter, address, proxy }) => {
    const isHere = /^(https?:\/\/)?(localhost|127\.|\[::1\]|unix:)/.test(address);
    return exporter !== 'prometheus' && proxy === undefined && !isHere;
  });
  const all = proxies.filter(({ name }) => name.toUpperCase() === 'ALL_PROXY');
  if (!isDirect || all.length === 0 || all.length < proxies.length) return [];
  const what = `${all.map(({ name, value }) => `${name}=${value}`).join(', ')}: is not read`;
  return [warning(what, 'set HTTPS_PROXY, or HTTP_PROXY for receivers at http://')];
};
