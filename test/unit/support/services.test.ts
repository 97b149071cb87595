import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { serviceEnvironment, serviceNames, variableOf } from '../../support/services/addresses.ts';
import { findService } from '../../support/services/find-service.ts';
import { findProgram, startPrivate, type Recipe } from '../../support/services/private-server.ts';
import { probes } from '../../support/services/probes.ts';
import { readyServices } from '../../support/services/ready-services.ts';

afterEach(() => vi.unstubAllEnvs());

describe.each(serviceNames)('%s', (name) => {
  test('is not what answers in another protocol, nor a closed port', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const address = { host: '127.0.0.1', port, user: 'x' };
    // A silent server would take all the patience of a client that speaks second.
    server.on('connection', (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await probes[name](address)).toMatch(/./);
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    expect(await probes[name](address)).toContain('ECONNREFUSED');
  });

  test('comes from the runner where that found one', async () => {
    const found = { found: true, address: { host: 'elsewhere', port: 1, user: 'me' } };
    vi.stubEnv(variableOf(name), JSON.stringify(found));
    expect(await findService(name)).toEqual(found);
    expect(Object.values(serviceEnvironment())).toContain('elsewhere');
  });

  test('is missing, with the reason, where none is wanted', async () => {
    const { services } = await readyServices('none', () => {});
    expect(services[name]).toEqual({ found: false, because: 'AGENT_TEST_SERVICES=none' });
  });
});

const listening = (port: number): Promise<string | undefined> =>
  fetch(`http://127.0.0.1:${port}`).then(
    () => undefined,
    () => 'not yet',
  );

const recipe = (code: string, seen: { folder?: string } = {}): Recipe => ({
  accounts: ['nobody'],
  prepare: async ({ folder, port }) => {
    seen.folder = folder;
    // The one on PATH: that of the tests may lie where others have no access.
    return { command: await findProgram('node'), args: ['-e', code, String(port)] };
  },
  probe: listening,
  stopSignal: 'SIGTERM',
});

describe('a private server', () => {
  test('runs, not as root, until it is stopped, and leaves nothing', async () => {
    const seen: { folder?: string } = {};
    const code = `require('http').createServer((request, response) =>
      response.end(String(process.getuid?.()))).listen(Number(process.argv[1]), '127.0.0.1')`;
    const { port, stop } = await startPrivate(recipe(code, seen));
    expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).not.toBe('0');
    expect(existsSync(seen.folder ?? '')).toBe(true);
    await stop();
    expect(await listening(port)).toBe('not yet');
    expect(existsSync(seen.folder ?? '')).toBe(false);
  });

  test('that dies says why', async () => {
    const seen: { folder?: string } = {};
    const dies = recipe(`console.error('no disk'); process.exit(1)`, seen);
    await expect(startPrivate(dies)).rejects.toThrow(/not yet\nno disk/);
    expect(existsSync(seen.folder ?? '')).toBe(false);
  });

  test('that is not installed says so', async () => {
    await expect(findProgram('no-such-server', 'nor-this')).rejects.toThrow(
      'no-such-server or nor-this is not installed',
    );
  });
});
