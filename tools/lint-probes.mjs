// Plants one violation per lint rule that keeps the layers apart, and expects each to fire; a rule that no longer
// fires is a rule that is gone. Nothing is written: the text is linted as if it stood at the given path.
import { createProjectGraphAsync } from '@nx/devkit'
import { ESLint } from 'eslint'

const boundaries = '@nx/enforce-module-boundaries'
const restricted = 'no-restricted-imports'

/** [what must not be, path, text, rule that must fire] */
const violations = [
  [
    'core imports an npm package',
    'libs/stats/src/probe.ts',
    `import pino from 'pino'\nexport default pino\n`,
    boundaries,
  ],
  [
    'core imports a driver',
    'libs/rollout/src/probe.ts',
    `import { Kafka } from 'kafkajs'\nexport { Kafka }\n`,
    restricted,
  ],
  [
    'core imports an adapter',
    'libs/routing/src/probe.ts',
    `export { tables } from '@weir/clickhouse'\n`,
    boundaries,
  ],
  [
    'contract imports a core lib other than vocabulary',
    'libs/contracts/src/probe.ts',
    `export { psi } from '@weir/stats'\n`,
    boundaries,
  ],
  [
    'protocol imports a contract',
    'libs/oip/src/probe.ts',
    `export { topics } from '@weir/contracts'\n`,
    boundaries,
  ],
  [
    'adapter imports the host',
    'libs/redis/src/probe.ts',
    `export { runService } from '@weir/service-host'\n`,
    boundaries,
  ],
  [
    'adapter imports an app',
    'libs/kafka/src/probe.ts',
    `export * from '../../../apps/gateway/src/main.ts'\n`,
    boundaries,
  ],
  [
    'host imports an adapter',
    'libs/service-host/src/probe.ts',
    `export { tables } from '@weir/clickhouse'\n`,
    boundaries,
  ],
  [
    'app imports another app',
    'apps/gateway/src/probe.ts',
    `export * from '../../inference/src/main.ts'\n`,
    boundaries,
  ],
  [
    'app imports the testkit outside a spec',
    'apps/gateway/src/probe.ts',
    `export * from '@weir/testkit'\n`,
    boundaries,
  ],
  [
    'vocabulary imports another lib',
    'libs/vocabulary/src/probe.ts',
    `export { psi } from '@weir/stats'\n`,
    boundaries,
  ],
  [
    'app imports kafkajs',
    'apps/recorder/src/probe.ts',
    `import { Kafka } from 'kafkajs'\nexport { Kafka }\n`,
    restricted,
  ],
  [
    'app imports ioredis',
    'apps/gateway/src/probe.ts',
    `import { Redis } from 'ioredis'\nexport { Redis }\n`,
    restricted,
  ],
  [
    'app imports onnxruntime',
    'apps/inference/src/probe.ts',
    `import ort from 'onnxruntime-node'\nexport { ort }\n`,
    restricted,
  ],
  [
    'app imports the ClickHouse client',
    'apps/recorder/src/probe.ts',
    `import { createClient } from '@clickhouse/client'\nexport { createClient }\n`,
    restricted,
  ],
  ['app imports avsc', 'apps/gateway/src/probe.ts', `import avsc from 'avsc'\nexport { avsc }\n`, restricted],
  [
    'app imports chdb',
    'apps/recorder/src/probe.ts',
    `import { Session } from 'chdb'\nexport { Session }\n`,
    restricted,
  ],
  [
    'core imports node',
    'libs/drift/src/probe.ts',
    `import { readFileSync } from 'node:fs'\nexport { readFileSync }\n`,
    restricted,
  ],
  [
    'core reads the clock',
    'libs/rollout/src/probe.ts',
    `export const at = Date.now()\n`,
    'no-restricted-properties',
  ],
  [
    'core makes a date of now',
    'libs/rollout/src/probe.ts',
    `export const at = new Date()\n`,
    'no-restricted-syntax',
  ],
  [
    'core draws a random number',
    'libs/stats/src/probe.ts',
    `export const u = Math.random()\n`,
    'no-restricted-properties',
  ],
  [
    'core reads the environment',
    'libs/kpi/src/probe.ts',
    `export const home = process.env.HOME\n`,
    'no-restricted-globals',
  ],
  ['core prints', 'libs/models/src/probe.ts', `console.log('x')\n`, 'no-restricted-globals'],
  [
    'decorator outside a controller or module',
    'apps/gateway/src/probe.ts',
    `declare const D: () => ClassDecorator\n@D()\nexport class A { a = 1 }\n`,
    'no-restricted-syntax',
  ],
  ['any', 'libs/oip/src/probe.ts', `export const a = (x: any) => x\n`, '@typescript-eslint/no-explicit-any'],
  [
    'non-null assertion',
    'libs/oip/src/probe.ts',
    `export const a = (x: string | null) => x!\n`,
    '@typescript-eslint/no-non-null-assertion',
  ],
  [
    'four parameters',
    'libs/oip/src/probe.ts',
    `export const f = (a: 1, b: 1, c: 1, d: 1) => [a, b, c, d]\n`,
    'max-params',
  ],
  ['long file', 'libs/oip/src/probe.ts', `export const a = [\n${'  1,\n'.repeat(305)}]\n`, 'max-lines'],
  [
    'long function',
    'libs/oip/src/probe.ts',
    `export function f() {\n${'  void 0\n'.repeat(65)}}\n`,
    'max-lines-per-function',
  ],
  ['empty catch', 'libs/oip/src/probe.ts', `try {\n  void 0\n} catch {}\n`, 'no-empty'],
]

/** What must be allowed, so that a rule which forbids everything is noticed too. */
const allowed = [
  ['core imports core', 'libs/rollout/src/probe.ts', `export { worst } from '@weir/vocabulary'\n`],
  ['spec imports the testkit', 'libs/rollout/src/probe.spec.ts', `import '@weir/testkit'\n`],
  ['kafka imports kafkajs', 'libs/kafka/src/probe.ts', `import { Kafka } from 'kafkajs'\nexport { Kafka }\n`],
  ['app imports an adapter', 'apps/recorder/src/probe.ts', `export { tables } from '@weir/clickhouse'\n`],
]

await createProjectGraphAsync() // without the graph the boundary rule skips itself
const eslint = new ESLint()
let passed = 0
const failures = []
for (const [what, filePath, text, rule] of violations) {
  const [result] = await eslint.lintText(text, { filePath })
  if (result?.messages.some(({ ruleId }) => ruleId === rule)) passed += 1
  else
    failures.push(
      `did not fire: ${rule} for "${what}" (${filePath}); got ${JSON.stringify(result?.messages.map((m) => m.ruleId ?? m.message))}`,
    )
}
for (const [what, filePath, text] of allowed) {
  const [result] = await eslint.lintText(text, { filePath })
  if (result?.messages.length === 0) passed += 1
  else failures.push(`must be allowed: "${what}" (${filePath}); got ${JSON.stringify(result?.messages)}`)
}
for (const failure of failures) console.error(failure)
console.log(`${passed} passed, ${failures.length} failed`)
process.exit(failures.length === 0 ? 0 : 1)
