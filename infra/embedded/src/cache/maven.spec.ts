import { downloadedBytes } from './maven.ts'

describe('downloadedBytes', () => {
  it.each([
    ['Downloaded from central: https://host/a.jar (43 MB at 12 MB/s)', 43e6],
    ['Downloaded from central: https://host/a.pom (1.5 kB at 12 kB/s)', 1500],
    ['Downloaded from central: https://host/a.pom (812 B at 12 kB/s)', 812],
  ])('reads the size in %j', (line, bytes) => {
    expect(downloadedBytes(line)).toBe(bytes)
  })

  it.each(['Downloading from central: https://host/a.jar', '[INFO] BUILD SUCCESS', ''])(
    'passes over %j',
    (line) => {
      expect(downloadedBytes(line)).toBeUndefined()
    },
  )
})
