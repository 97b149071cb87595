/** Parts of the pipeline that only a configuration file asks for: a chunk of their own. */
export { eventBridge } from './event-bridge.ts';
export { makeDeclaredSampler } from './samplers.ts';
export { loggerConfigurator, switchMeters, switchTracers } from './scopes.ts';
export { limitOf, toView } from './views.ts';
