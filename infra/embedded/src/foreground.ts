import { Failure } from '@weir/vocabulary'
import { exitCodeOf } from './exit-code.ts'
import { type Stack } from './stack.ts'

const interrupted = 130
const gaveUp = 1
const parentCheckMs = 500

/** Starts something, keeps it until this process is asked to end (Ctrl-C, SIGTERM, a closed terminal) and
 *  stops it then. A second ask, or one before it is up, ends this process at once; the leash ends the rest.
 *  @returns the exit status */
export async function foreground<S extends Stack>(
  start: () => Promise<S>,
  tell: (started: S) => void,
): Promise<number> {
  let onAsk = (): void => process.exit(interrupted)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => onAsk())
  if (process.env['npm_lifecycle_event'] !== undefined) onLosingParent(() => onAsk())
  try {
    const started = await start()
    const asked = new Promise<undefined>((resolve) => {
      onAsk = () => {
        onAsk = (): void => process.exit(interrupted)
        resolve(undefined)
      }
    })
    tell(started)
    const broken = await Promise.race([asked, started.broken])
    console.log(broken ?? 'stopping')
    await started.stop()
    return broken === undefined ? 0 : gaveUp
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    console.error(error.message)
    return exitCodeOf(error)
  }
}

/** npm hands a SIGTERM to the shell that it runs a script in, and that shell ends without a word to us. */
function onLosingParent(act: () => void): void {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    act()
  }, parentCheckMs)
  watch.unref()
}
