import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** Everything that `/metrics` shows; one a process. */
export const metricsRegistry = new Registry()

/** A metric's name (base unit in it, `_total` for counters), help text, and label names; never ids as labels. */
export interface MetricSpec<Label extends string> {
  readonly name: string
  readonly help: string
  readonly labels?: readonly Label[]
}

export function counter<Label extends string = never>(spec: MetricSpec<Label>): Counter<Label> {
  return new Counter(options(spec))
}

export function gauge<Label extends string = never>(spec: MetricSpec<Label>): Gauge<Label> {
  return new Gauge(options(spec))
}

/** @param spec.buckets rising upper edges, in the unit of the name; default: `latencyBuckets`, seconds */
export function histogram<Label extends string = never>(
  spec: MetricSpec<Label> & { readonly buckets?: readonly number[] },
): Histogram<Label> {
  return new Histogram({ ...options(spec), buckets: [...(spec.buckets ?? latencyBuckets)] })
}

/** Seconds. From a quarter of a millisecond (one in-process prediction) to 10 s (an upload). */
export const latencyBuckets = [
  0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10,
] as const

// Gauges whose `_total` suffix promtool refuses; `nodejs_active_*` without the suffix carry the same by type.
const misnamed = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
]

/** Adds the process's own metrics (CPU, memory, event loop, garbage collection); repeated calls do nothing. */
export function collectProcessMetrics(): void {
  if (metricsRegistry.getSingleMetric('process_cpu_seconds_total') !== undefined) return
  collectDefaultMetrics({ register: metricsRegistry })
  for (const name of misnamed) metricsRegistry.removeSingleMetric(name)
}

function options<Label extends string>({ name, help, labels = [] }: MetricSpec<Label>) {
  return { name, help, labelNames: [...labels], registers: [metricsRegistry] }
}
