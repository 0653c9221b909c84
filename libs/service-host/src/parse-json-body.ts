import { InvalidInput } from '@weir/vocabulary'

/** The JSON in the body of a raw route.
 *  @param body the Buffer that `rawRoutes` get; no body is undefined
 *  @throws InvalidInput `body-not-json` */
export function parseJsonBody(body: unknown): unknown {
  try {
    return JSON.parse(Buffer.isBuffer(body) ? body.toString('utf8') : '')
  } catch (cause) {
    throw new InvalidInput('body-not-json', 'the body is not JSON; send a JSON object', { cause })
  }
}
