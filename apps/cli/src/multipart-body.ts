/** A field or a file of a form. */
export interface FormPart {
  readonly name: string
  /** Set for files alone; a field has no content type either, and is then text to every server. */
  readonly filename?: string
  readonly sizeBytes: number
  readonly open: () => AsyncIterable<Uint8Array>
}

/** A multipart/form-data body of known length that is never whole in memory. */
export interface MultipartBody {
  readonly headers: { readonly 'content-type': string; readonly 'content-length': string }
  readonly stream: () => AsyncIterable<Uint8Array>
}

/** @param boundary a text that no part contains
 *  @param onSent told how many bytes of how many have been taken
 *  Source: RFC 7578 */
export function multipartBody(
  parts: readonly FormPart[],
  boundary: string,
  onSent: (sentBytes: number, totalBytes: number) => void,
): MultipartBody {
  const framed = parts.map((part) => ({ part, head: Buffer.from(partHead(part, boundary)) }))
  const tail = Buffer.from(`--${boundary}--\r\n`)
  const lineBreak = Buffer.from('\r\n')
  const totalBytes = framed.reduce(
    (sum, { part, head }) => sum + head.length + part.sizeBytes + lineBreak.length,
    tail.length,
  )
  async function* chunks(): AsyncIterable<Uint8Array> {
    for (const { part, head } of framed) {
      yield head
      yield* part.open()
      yield lineBreak
    }
    yield tail
  }
  return {
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(totalBytes),
    },
    async *stream() {
      let sentBytes = 0
      for await (const chunk of chunks()) {
        sentBytes += chunk.length
        onSent(sentBytes, totalBytes)
        yield chunk
      }
    },
  }
}

function partHead({ name, filename }: FormPart, boundary: string): string {
  const file =
    filename === undefined ? '' : `; filename="${quoted(filename)}"\r\ncontent-type: application/octet-stream`
  return `--${boundary}\r\ncontent-disposition: form-data; name="${quoted(name)}"${file}\r\n\r\n`
}

/** As HTML's form submission writes it. */
function quoted(text: string): string {
  return text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}
