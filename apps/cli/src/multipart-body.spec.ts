import { multipartBody, type FormPart } from './multipart-body.ts'

function part(name: string, text: string, filename?: string): FormPart {
  const bytes = Buffer.from(text)
  return {
    name,
    sizeBytes: bytes.length,
    ...(filename === undefined ? {} : { filename }),
    async *open() {
      yield bytes
    },
  }
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

describe('multipartBody', () => {
  it('frames fields and files, tells its length and how much was sent', async () => {
    const sent: [number, number][] = []
    const parts = [part('metadata', '{}'), part('artifact', 'ONNX', 'a"b.onnx')]
    const body = multipartBody(parts, 'cut', (some, all) => void sent.push([some, all]))
    const text = await textOf(body.stream())
    expect(text).toBe(
      '--cut\r\ncontent-disposition: form-data; name="metadata"\r\n\r\n{}\r\n' +
        '--cut\r\ncontent-disposition: form-data; name="artifact"; filename="a%22b.onnx"\r\n' +
        'content-type: application/octet-stream\r\n\r\nONNX\r\n--cut--\r\n',
    )
    expect(body.headers['content-length']).toBe(String(Buffer.byteLength(text)))
    expect(sent.at(-1)).toEqual([text.length, text.length])
  })

  it('can be sent again', async () => {
    const body = multipartBody([part('a', 'b')], 'cut', () => undefined)
    expect(await textOf(body.stream())).toBe(await textOf(body.stream()))
  })
})
