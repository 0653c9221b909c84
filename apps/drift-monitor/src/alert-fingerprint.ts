const offsetBasis = 0xcbf29ce484222325n
const prime = 0x100000001b3n
const separator = 0xff
const utf8 = new TextEncoder()

/** Identity of an alert: FNV-1a, 64 bit, over its labels in the order of their names, each name and value followed by
 *  the byte 0xFF; the same that Prometheus and Alertmanager compute.
 *  @returns 16 hexadecimal digits
 *  @example {alertname=ModelDriftDetected, feature=age, model_name=churn, model_version=7, severity=warning} gives
 *  0de694e69361ea88 */
export function alertFingerprint(labels: Readonly<Record<string, string>>): string {
  const names = Object.keys(labels).sort()
  const bytes = names.flatMap((name) => [
    ...utf8.encode(name),
    separator,
    ...utf8.encode(labels[name]),
    separator,
  ])
  const hash = bytes.reduce((sofar, byte) => BigInt.asUintN(64, (sofar ^ BigInt(byte)) * prime), offsetBasis)
  return hash.toString(16).padStart(16, '0')
}
