import { expect, test } from 'vitest';
import { containerId } from '../../../src/pipeline/container-id.ts';

const id = 'ab12'.repeat(16);
const task = `${'c3'.repeat(16)}-1234567890`;

function found(cgroup: string | undefined, mountinfo?: string): string | undefined {
  const files: Record<string, string | undefined> = {
    '/proc/self/cgroup': cgroup,
    '/proc/self/mountinfo': mountinfo,
  };
  return containerId((path) => {
    const text = files[path];
    if (text === undefined) throw new Error('ENOENT');
    return text;
  });
}

test.each([
  ['docker, cgroup v1', `12:cpu:/docker/${id}\n11:memory:/docker/${id}\n`],
  ['docker under systemd', `0::/system.slice/docker-${id}.scope\n`],
  ['kubernetes', `0::/kubepods.slice/kubepods-pod1_2.slice/cri-containerd-${id}.scope\n`],
  ['kubernetes, plain', `1:name=systemd:/kubepods/besteffort/pod1-2-3/${id}\n`],
  [
    'containerd with a colon',
    `0::/system.slice/containerd.service/kubepods:cri-containerd:${id}\n`,
  ],
  ['podman', `0::/machine.slice/libpod-${id}.scope/container\n`],
])('%s', (_, cgroup) => {
  expect(found(cgroup)).toBe(id);
});

test('a Fargate task', () => {
  expect(found(`1:cpu:/ecs/${'c3'.repeat(16)}/${task}\n`)).toBe(task);
});

test.each([
  [
    'docker',
    `1 2 8:1 /var/lib/docker/containers/${id}/hostname /etc/hostname rw - ext4 /dev/sda rw\n`,
  ],
  [
    'podman',
    `1 2 0:5 /containers/overlay-containers/${id}/userdata/hostname /etc/hostname rw - tmpfs tmpfs rw\n`,
  ],
])('%s with a cgroup namespace of its own', (_, mountinfo) => {
  expect(found('0::/\n', `9 9 0:1 / / rw - overlay overlay rw\n${mountinfo}`)).toBe(id);
});

test.each([
  ['a user session', '0::/user.slice/user-1000.slice/session-1.scope\n'],
  ['a group with a number for a name', '0::/jobs/1000\n'],
  ['the root group', '0::/\n'],
  ['no such file', undefined],
])('%s is no container', (_, cgroup) => {
  expect(found(cgroup, '1 2 8:1 / / rw - ext4 /dev/sda rw\n')).toBeUndefined();
  expect(found(cgroup)).toBeUndefined();
});
