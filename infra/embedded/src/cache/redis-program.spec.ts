import { chooseBinary, isRecent } from './redis-program.ts'

const files = [
  'markers',
  'redis-server-5.0.14.1-windows-amd64.exe',
  'redis-server-6.2.6-v5-darwin-amd64',
  'redis-server-6.2.6-v5-darwin-arm64',
  'redis-server-6.2.6-v5-linux-amd64',
  'redis-server-6.2.7-linux-386',
  'redis-server-6.2.7-linux-arm64',
]

describe('chooseBinary', () => {
  it.each([
    ['linux', 'x64', 'redis-server-6.2.6-v5-linux-amd64'],
    ['linux', 'arm64', 'redis-server-6.2.7-linux-arm64'],
    ['darwin', 'arm64', 'redis-server-6.2.6-v5-darwin-arm64'],
    ['win32', 'x64', undefined],
    ['linux', 'riscv64', undefined],
  ])('finds the one for %s %s', (platform, arch, expected) => {
    expect(chooseBinary(files, { platform, arch })).toBe(expected)
  })
})

describe('isRecent', () => {
  it.each([
    ['Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.2.1', true],
    ['Redis server v=6.2.6 sha=00000000:0', true],
    ['Redis server v=6.0.16 sha=00000000:0', false],
    ['Redis server v=10.0.0', true],
    ['', false],
  ])('judges %j', (output, expected) => {
    expect(isRecent(output)).toBe(expected)
  })
})
