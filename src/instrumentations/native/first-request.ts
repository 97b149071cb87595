import type * as http from 'node:http';
import { replace, type AnyFunction } from './replace.ts';

declare const require: (name: 'node:http') => typeof http;

/**
 * Calls `wake` before the first request of a client that has an agent: its channel tells of it only
 * when the connection has been asked for.
 *
 * @returns takes the patch away
 */
export function onFirstRequest(wake: () => void): () => void {
  const methods = require('node:http').Agent.prototype as unknown as { addRequest: AnyFunction };
  const undo = replace(methods, 'addRequest', (original) => {
    return function (...args) {
      undo();
      // Who has wrapped it since then has been passed by this call already.
      const isBack = methods.addRequest === original;
      wake();
      return (isBack ? methods.addRequest : original).apply(this, args);
    };
  });
  return undo;
}
