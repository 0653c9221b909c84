import { TestEnvironment } from 'jest-environment-node'

// Native addons (onnxruntime, chdb) compare typed-array constructors by realm: share the outer realm's.
const shared = [
  'ArrayBuffer',
  'Float32Array',
  'Float64Array',
  'Int8Array',
  'Int16Array',
  'Int32Array',
  'BigInt64Array',
  'BigUint64Array',
  'Uint8Array',
  'Uint16Array',
  'Uint32Array',
  'Uint8ClampedArray',
]

export default class SharedRealmEnvironment extends TestEnvironment {
  // Tests have a copy of `process`, which would never hear of a warning. Those of Jest's own modules are none of theirs.
  #passOn = (warning) => {
    if (warning.name !== 'ExperimentalWarning') this.global.process.emit('warning', warning)
  }

  async setup() {
    await super.setup()
    for (const name of shared) this.global[name] = globalThis[name]
    this.global.process.removeAllListeners('warning')
    process.on('warning', this.#passOn)
  }

  async teardown() {
    process.off('warning', this.#passOn)
    await super.teardown()
  }
}
