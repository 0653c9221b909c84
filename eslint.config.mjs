import nx from '@nx/eslint-plugin'
import tseslint from 'typescript-eslint'

const worldFree = [
  { object: 'Date', property: 'now', message: 'The core takes time as an argument (now: Instant).' },
  { object: 'Math', property: 'random', message: 'The core takes randomness as an argument.' },
  { object: 'crypto', property: 'randomUUID', message: 'The core takes ids as arguments.' },
]
const coreLibs = [
  'vocabulary',
  'stats',
  'evidence',
  'detectors',
  'performance',
  'drift',
  'monitor',
  'kpi',
  'models',
  'routing',
  'rollout',
]
const core = coreLibs.map((lib) => `libs/${lib}/src/**/*.ts`)
const tests = ['**/*.spec.ts', '**/*.contract.ts', 'libs/testkit/**/*.ts']

/** Who may import whom; tools/lint-probes plants one violation per rule and expects each to fire. */
const depConstraints = [
  { sourceTag: 'layer:core', onlyDependOnLibsWithTags: ['layer:core'], bannedExternalImports: ['*'] },
  { sourceTag: 'layer:contract', onlyDependOnLibsWithTags: ['lib:vocabulary'] },
  { sourceTag: 'layer:protocol', onlyDependOnLibsWithTags: ['layer:core'] },
  { sourceTag: 'layer:adapter', onlyDependOnLibsWithTags: ['layer:core', 'layer:contract'] },
  { sourceTag: 'layer:host', onlyDependOnLibsWithTags: ['lib:vocabulary'] },
  { sourceTag: 'layer:test', onlyDependOnLibsWithTags: ['layer:core', 'layer:contract'] },
  {
    sourceTag: 'layer:app',
    onlyDependOnLibsWithTags: [
      'layer:core',
      'layer:contract',
      'layer:protocol',
      'layer:adapter',
      'layer:host',
    ],
  },
  { sourceTag: 'lib:vocabulary', onlyDependOnLibsWithTags: ['lib:vocabulary'] },
]
const specConstraints = depConstraints.map(({ sourceTag, onlyDependOnLibsWithTags }) => ({
  sourceTag,
  onlyDependOnLibsWithTags: [...onlyDependOnLibsWithTags, 'layer:test', 'layer:core', 'layer:contract'],
}))

/** The testkit holds fakes of the core's ports, and spec files of the core use them: no cycle of the built code. */
const ignoredCircularDependencies = ['contracts', ...coreLibs].map((lib) => ['@weir/testkit', `@weir/${lib}`])
const boundaries = (constraints) => [
  'error',
  { depConstraints: constraints, enforceBuildableLibDependency: false, ignoredCircularDependencies },
]

/** Each driver has one lib that may import it. */
const drivers = {
  kafkajs: 'libs/kafka',
  '@kafkajs/confluent-schema-registry': 'libs/kafka',
  avsc: 'libs/kafka',
  ioredis: 'libs/redis',
  '@clickhouse/client': 'libs/clickhouse',
  'onnxruntime-node': 'libs/onnx',
  chdb: 'infra/embedded',
}
const driverRule = (home, patterns = []) => ({
  'no-restricted-imports': [
    'error',
    {
      patterns,
      paths: Object.entries(drivers)
        .filter(([, lib]) => lib !== home)
        .map(([name, lib]) => ({ name, message: `Only ${lib} may import ${name}.` })),
    },
  ],
})

export default tseslint.config(
  { ignores: ['**/dist', '**/node_modules', '.weir', '.nx', '**/generated', 'tools/lint-probes/planted'] },
  {
    files: ['**/*.ts'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { ecmaVersion: 2023, sourceType: 'module' },
    },
    plugins: { '@nx': nx, '@typescript-eslint': tseslint.plugin },
    rules: {
      'max-lines': ['error', 300],
      'max-lines-per-function': ['error', { max: 60 }],
      'max-params': ['error', 3],
      'no-empty': ['error', { allowEmptyCatch: false }],
      'prefer-const': 'error',
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@nx/enforce-module-boundaries': boundaries(depConstraints),
      ...driverRule(''),
    },
  },
  ...[...new Set(Object.values(drivers))].map((home) => ({
    files: [`${home}/**/*.ts`],
    rules: driverRule(home),
  })),
  {
    files: core,
    ignores: tests,
    rules: {
      ...driverRule('', [{ group: ['node:*'], message: 'The core does not know the world.' }]),
      'no-restricted-properties': ['error', ...worldFree],
      'no-restricted-globals': [
        'error',
        'process',
        'fetch',
        'console',
        'setTimeout',
        'setInterval',
        'Buffer',
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'The core takes time as an argument (now: Instant).',
        },
      ],
    },
  },
  {
    files: ['**/*.ts'],
    ignores: ['**/*.controller.ts', '**/*.module.ts', ...tests],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'Decorator', message: 'Decorators only in *.controller.ts and *.module.ts.' },
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Take time as an argument, or Date.now() in the shell.',
        },
      ],
    },
  },
  {
    files: tests,
    rules: {
      'max-lines-per-function': 'off',
      '@nx/enforce-module-boundaries': boundaries(specConstraints),
    },
  },
  // End-to-end tests use the stock clients, as users do.
  { files: ['e2e/**/*.ts'], rules: { 'no-restricted-imports': 'off', 'max-lines-per-function': 'off' } },
  {
    files: ['apps/cli/**/*.ts', 'examples/**/*.ts', 'infra/embedded/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
)
