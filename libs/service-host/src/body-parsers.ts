import { createGunzip, createInflate } from 'node:zlib'
import { InvalidInput } from '@weir/vocabulary'
import { type FastifyInstance, type FastifyRequest, type RequestPayload } from 'fastify'

/** Bodies are JSON whatever the content type says (curl says form data, some clients say nothing); none is undefined. */
export function acceptJson(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error')
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser<string>('*', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined)
    else parse(request, body, done)
  })
}

/** Bodies arrive as a Buffer, unparsed, inflated if they came with gzip or deflate; no body is undefined.
 *  @param limitBytes of the inflated body; beyond it the answer is 413 */
export function acceptBuffers(fastify: FastifyInstance, limitBytes: number): void {
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser<Buffer>('*', { parseAs: 'buffer', bodyLimit: limitBytes }, (_, body, done) =>
    done(null, body),
  )
  fastify.addHook('preParsing', async (request, _reply, payload) => inflated(request, payload))
}

function inflated(request: FastifyRequest, payload: RequestPayload): RequestPayload {
  const encoding = request.headers['content-encoding']
  if (encoding === undefined || encoding === 'identity') return payload
  if (encoding !== 'gzip' && encoding !== 'deflate') {
    throw new InvalidInput(
      'content-encoding-unsupported',
      `content-encoding ${encoding} is not gzip or deflate`,
    )
  }
  // Fastify holds `receivedEncodedLength`, not the inflated length, against content-length.
  const inflater = Object.assign(encoding === 'gzip' ? createGunzip() : createInflate(), {
    receivedEncodedLength: 0,
  })
  payload.on('data', (chunk: Buffer) => {
    inflater.receivedEncodedLength += chunk.length
  })
  payload.on('error', (error) => inflater.destroy(error))
  payload.pipe(inflater)
  return inflater
}
