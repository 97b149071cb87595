import {
  createNoopMeter,
  ProxyTracerProvider,
  type MeterProvider,
  type TracerProvider,
} from '@opentelemetry/api';
import type { LoggerSettings, ScopeRules, Switch } from '../../config/model.ts';
import { makeMatcher } from '../../config/patterns.ts';

/** What holds for a scope: the first rule that matches its name. */
function settingsFor<T>({ otherwise, rules }: ScopeRules<T>): (name: string) => T {
  const all = rules.map(({ name, settings }) => {
    return { isMeant: makeMatcher({ included: [name] }), settings };
  });
  return (name) => all.find(({ isMeant }) => isMeant(name))?.settings ?? otherwise;
}

/** Tracers that are switched off make no spans; what they are called in goes on with its own. */
export function switchTracers(provider: TracerProvider, rules: ScopeRules<Switch>): void {
  const settingsOf = settingsFor(rules);
  const none = new ProxyTracerProvider();
  const getTracer = provider.getTracer.bind(provider);
  provider.getTracer = (...scope) =>
    settingsOf(scope[0]).enabled ? getTracer(...scope) : none.getTracer(...scope);
}

export function switchMeters(provider: MeterProvider, rules: ScopeRules<Switch>): void {
  const settingsOf = settingsFor(rules);
  const getMeter = provider.getMeter.bind(provider);
  provider.getMeter = (...scope) =>
    settingsOf(scope[0]).enabled ? getMeter(...scope) : createNoopMeter();
}

/** For the SDK, which knows how to apply them. */
export function loggerConfigurator(
  rules: ScopeRules<LoggerSettings>,
): (scope: { readonly name: string }) => LoggerSettings {
  const settingsOf = settingsFor(rules);
  return ({ name }) => settingsOf(name);
}
