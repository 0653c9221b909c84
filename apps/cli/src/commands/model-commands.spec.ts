import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fakeRun } from '../fake-run.fixture.ts'
import { madeModel, madeVersion } from '../made-answers.fixture.ts'
import { type MultipartBody } from '../multipart-body.ts'

async function written(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-cli-'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return folder
}

async function textOf(upload: MultipartBody | undefined): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of upload?.stream() ?? []) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

describe('weir model', () => {
  it('creates a model from YAML in which times may be durations', async () => {
    const folder = await written({ 'm.yaml': 'name: flights\nkpis: [{ name: value, maturityMs: 6h }]\n' })
    const run = await fakeRun(['model', 'create', '--file', `${folder}/m.yaml`], {
      'POST /api/v1/models': () => madeModel,
    })
    expect(run.calls[0]?.json).toEqual({ name: 'flights', kpis: [{ name: 'value', maturityMs: 21_600_000 }] })
    expect(run.stdout).toBe('created model flights with 2 features\n')
  })

  it('refuses a file that is not YAML or not there', async () => {
    const folder = await written({ 'm.yaml': '{ name: [' })
    const run = await fakeRun(['model', 'create', '--file', `${folder}/m.yaml`])
    expect(run).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('[yaml-invalid]') })
    const missing = await fakeRun(['model', 'create', '--file', `${folder}/none.yaml`])
    expect(missing).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('[file-unreadable]') })
  })

  it('sends artifact, reference and what is known of the version', async () => {
    const folder = await written({ 'a.onnx': 'GRAPH', 'r.csv': 'minute\n1\n', 'm.yaml': 'name: flights\n' })
    let sent = ''
    const argv = ['model', 'register', '--model', 'flights', '--artifact', `${folder}/a.onnx`]
    const more = [
      '--reference',
      `${folder}/r.csv`,
      '--features',
      'minute, distance',
      '--definition',
      `${folder}/m.yaml`,
    ]
    const run = await fakeRun([...argv, ...more, '--json'], {
      'POST /api/v1/models/flights/versions': async ({ upload }) => {
        sent = await textOf(upload)
        return { ...madeVersion, notes: [] }
      },
    })
    expect(JSON.parse(run.stdout)).toMatchObject({ model: 'flights', version: 2 })
    expect(sent).toContain('name="artifact"; filename="a.onnx"')
    expect(sent).toContain('\r\n\r\nGRAPH\r\n')
    expect(sent).toContain('name="reference"; filename="r.csv"')
    expect(sent).toContain('{"features":["minute","distance"],"definition":{"name":"flights"}}')
  })

  it('refuses an artifact that is not there before anything is sent', async () => {
    const run = await fakeRun(['model', 'register', '--model', 'flights', '--artifact', '/nowhere/a.onnx'])
    expect(run).toMatchObject({ exitCode: 2, calls: [] })
    expect(run.stderr).toContain('/nowhere/a.onnx cannot be read')
  })

  it('shows a model with its contract, versions and aliases', async () => {
    const run = await fakeRun(['model', 'show', 'flights'], { 'GET /api/v1/models/flights': () => madeModel })
    expect(run.stdout).toContain('flights: late arrivals')
    expect(run.stdout).toContain('decision binary, late from 0.14')
    expect(run.stdout).toMatch(/carrier +category +yes/)
    expect(run.stdout).toMatch(/2 +champion +59be19577104 +336962 +shadow only/)
  })

  it('shows one version with the features that it uses', async () => {
    const run = await fakeRun(['model', 'show', 'flights', '--version', '2'], {
      'GET /api/v1/models/flights/versions/2': () => madeVersion,
    })
    expect(run.stdout).toContain('uses      minute, distance')
    expect(run.stdout).toContain('can be shadowed, not routed')
  })

  it('says how to begin when there are no models', async () => {
    const run = await fakeRun(['model', 'list'], { 'GET /api/v1/models': () => ({ models: [] }) })
    expect(run.stdout).toContain('weir model register')
  })
})
