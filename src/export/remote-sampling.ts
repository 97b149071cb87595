/** The chunk that samplers ask the outside by. */
export { ask } from './ask.ts';
export { strategyFetcher } from './jaeger-strategies.ts';
