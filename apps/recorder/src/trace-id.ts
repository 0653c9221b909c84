const traceparent = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/
const noTrace = '0'.repeat(32)

/** The trace id of a W3C `traceparent`; empty where there is none. */
export function traceIdOf(header: string | undefined): string {
  const id = traceparent.exec(header ?? '')?.[1] ?? ''
  return id === noTrace ? '' : id
}
