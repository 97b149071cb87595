import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { callFailure, type Ending } from '../../../../src/instrumentations/native/call-failure.ts';

const reset = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
const refused = Object.assign(new Error('no'), { code: 'ECONNREFUSED' });
const closedHere = { readableEnded: false, errored: null } as Socket;
const closedThere = { readableEnded: true, errored: null } as Socket;
const brokenThere = { readableEnded: false, errored: reset as Error } as Socket;

function ending(socket: Socket | null, parts: Partial<Ending> = {}): Ending {
  return { request: { socket }, response: undefined, error: undefined, complete: false, ...parts };
}

const answered = (statusCode: number): Ending['response'] => ({ statusCode, errored: null });

test.each([
  ['complete', ending(closedThere, { response: answered(204), complete: true }), undefined],
  ['complete, not found', ending(null, { response: answered(404), complete: true }), '404'],
  ['not found, not read', ending(closedHere, { response: answered(404) }), '404'],
  [
    'error after a complete answer',
    ending(null, { response: answered(200), complete: true, error: reset }),
    undefined,
  ],
  ['refused', ending(null, { error: refused }), 'ECONNREFUSED'],
  ['hung up by the server', ending(closedThere, { error: reset }), 'ECONNRESET'],
  ['reset by the server', ending(brokenThere, { error: reset }), 'ECONNRESET'],
  ['broken off by the server', ending(closedThere, { response: answered(200) }), 'ECONNRESET'],
  ['destroyed by the caller', ending(closedHere, { error: reset }), undefined],
  ['destroyed before there was a socket', ending(null, { error: reset }), undefined],
  [
    'destroyed by the caller, half read',
    ending(closedHere, { response: answered(200) }),
    undefined,
  ],
  ['destroyed with an error', ending(closedHere, { error: new RangeError('late') }), 'RangeError'],
])('%s', (_, how, type) => {
  expect(callFailure(how)?.type).toBe(type);
});
