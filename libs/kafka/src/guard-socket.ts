import { type Socket } from 'node:net'

/** How often a connection is looked at, as a part of its deadline. */
const looksPerDeadline = 8

/** Ends a connection on which a request was written and nothing was read for `deadlineMs`.
 *  kafkajs repeats a request that timed out on the same connection; where a firewall has forgotten the connection without
 *  telling, that is answered only when the system gives up the connection, after a quarter of an hour. The error makes
 *  kafkajs connect anew, with the same producer id, so that repeats are still recognised.
 *  @param deadlineMs longer than any request may wait for its answer (joining a group) */
export function guardSocket(socket: Socket, deadlineMs: number): Socket {
  let read = 0
  let written = 0
  let unansweredSince: number | null = null
  const timer = setInterval(() => {
    const hasWritten = socket.bytesWritten > written
    if (socket.bytesRead > read) unansweredSince = null
    else if (hasWritten) unansweredSince ??= Date.now()
    read = socket.bytesRead
    written = socket.bytesWritten
    if (unansweredSince === null || Date.now() - unansweredSince < deadlineMs) return
    socket.destroy(new Error(`no answer for ${deadlineMs} ms`))
  }, deadlineMs / looksPerDeadline)
  timer.unref()
  socket.once('close', () => clearInterval(timer))
  return socket
}
