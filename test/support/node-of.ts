import { nodeBinary, type NodeMajor } from '../../scripts/node-binaries.ts';

/** A Node binary of that major, or the one that runs the tests where none is named. */
export async function nodeOf(major: NodeMajor | undefined): Promise<string> {
  if (major === undefined) return process.execPath;
  // Without it the Node 20 that ran `npm test` would be downloaded a second time.
  return process.env[`AGENT_TEST_NODE_${major}`] ?? nodeBinary(major);
}
