/**
 * Marks a server that belongs to the agent. A registered symbol, so that the instrumentations, which may not import
 * this room, can look for it too.
 */
export const ownServer = Symbol.for('@org/otel-agent.own-server');

/** True for a server that the agent listens with: its requests are no part of the app. */
export function isOwnServer(server: object | undefined): boolean {
  return server !== undefined && ownServer in server;
}
