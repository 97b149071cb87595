declare const AGENT_VERSION: string;
declare const OTLP_VERSION: string;
declare const SDK_VERSION: string;

/** Of the published package; the build puts it in. */
export const agentVersion = AGENT_VERSION;

/** Of the OpenTelemetry SDK inside of the bundle. */
export const sdkVersion = SDK_VERSION;

/** `telemetry.distro.*` resource attributes. */
export const distro = { name: '@org/otel-agent', version: agentVersion };

/** OTLP exporter specification, "User Agent": a distribution may prepend its own product. */
export const userAgent = `otel-agent/${agentVersion} OTel-OTLP-Exporter-JavaScript/${OTLP_VERSION}`;
