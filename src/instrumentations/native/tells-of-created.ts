/**
 * Whether Node publishes `http.client.request.created`: not on 20 and early 22. Where both that and
 * `http.client.request.start` are there, a request is known the second time.
 */
export function tellsOfCreated(nodeVersion: string): boolean {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  return major > 23 || (major === 22 && minor >= 15);
}
