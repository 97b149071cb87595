import type { MeterProvider, TracerProvider } from '@opentelemetry/api';
import type { NativeOptions } from '../native/native.ts';
import { Operations } from './operations.ts';

/** An instrumentation of ours for one kind of database. */
export abstract class DbInstrumentation {
  protected readonly operations: Operations;

  /** @param scope name of the instrumentation scope */
  constructor(options: NativeOptions, scope: string) {
    this.operations = new Operations(options, scope);
  }

  setTracerProvider(provider: TracerProvider): void {
    this.operations.setTracerProvider(provider);
  }

  setMeterProvider(provider: MeterProvider): void {
    this.operations.setMeterProvider(provider);
  }
}
