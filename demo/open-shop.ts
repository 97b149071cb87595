import { type Running, startProcess } from './process.ts';

/** How node is told to load the agent; the package is looked for from the folder it starts in. */
const flags = ['--import', '@org/otel-agent/register'];

const aws = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'demo',
  AWS_SECRET_ACCESS_KEY: 'demo',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

/**
 * Start two databases without the agent and two services with it, each once the one it needs is
 * there. They are added to `running` as they start; the last one is the storefront.
 */
export async function openShop(folder: string, running: Running[]): Promise<Running> {
  const database = await startProcess('database', { env: {} });
  running.push(database);

  const dynamodb = await startProcess('dynamodb', { env: aws });
  running.push(dynamodb);

  const table = { ...aws, AWS_ENDPOINT_URL_DYNAMODB: dynamodb.address };
  const inventory = await startProcess('inventory', {
    env: { ...table, ...agentSettings('inventory') },
    flags,
    folder,
  });
  running.push(inventory);

  const urls = { DATABASE_URL: database.address, INVENTORY_URL: inventory.address };
  const storefront = await startProcess('storefront', {
    env: { ...urls, ...agentSettings('storefront') },
    flags,
    folder,
  });
  running.push(storefront);
  return storefront;
}

function agentSettings(service: string): Record<string, string> {
  const collector = process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  const exporter = collector === undefined ? 'console' : 'console,otlp';
  return {
    OTEL_SERVICE_NAME: service,
    OTEL_TRACES_EXPORTER: exporter,
    // Each knows a part of a trace only: the parts are put together from their documents.
    OTEL_NODE_CONSOLE_FORMAT: 'json',
    OTEL_METRICS_EXPORTER: exporter,
    OTEL_LOGS_EXPORTER: 'none',
  };
}
