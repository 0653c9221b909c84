import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** Exit status when the machine is not ready for the benchmark. */
export const notReady = 2

const howTo = `WEIR_BENCH_PYTHON must name a Python 3.11 with the packages of bench/drift-window/requirements.txt:

  python3.11 -m venv /tmp/weir-bench-window
  /tmp/weir-bench-window/bin/pip install -r bench/drift-window/requirements.txt
  export WEIR_BENCH_PYTHON=/tmp/weir-bench-window/bin/python
`

/** Starts peers.py, which holds the rows in memory and answers one command at a time.
 *  @returns ask(command): its answer, an object. Rejects with the traceback when the command failed */
export async function startPeers() {
  const python = process.env.WEIR_BENCH_PYTHON
  if (python === undefined || python === '') {
    process.stderr.write(howTo)
    process.exit(notReady)
  }
  const program = fileURLToPath(new URL('peers.py', import.meta.url))
  const env = { ...process.env, DO_NOT_TRACK: '1', NML_DISABLE_USAGE_LOGGING: '1', PYTHONWARNINGS: 'ignore' }
  const child = spawn(python, [program], { stdio: ['pipe', 'pipe', 'inherit'], env })
  const ended = once(child, 'exit').then(
    ([code]) => {
      throw new Error(`${python} peers.py ended with ${code}\n${howTo}`)
    },
    (cause) => {
      throw new Error(`${python} does not start\n${howTo}`, { cause })
    },
  )
  ended.catch(() => undefined)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const ask = async (command) => {
    child.stdin.write(`${JSON.stringify(command)}\n`)
    const line = await Promise.race([lines.next(), ended])
    if (line.done) throw new Error(`peers.py closed its output\n${howTo}`)
    const answer = JSON.parse(line.value)
    if (answer.error !== undefined) throw new Error(`peers.py could not ${command.do}:\n${answer.error}`)
    return answer
  }
  const versions = await ask({ do: 'versions' })
  return { ask, versions, stop: () => child.stdin.end() }
}
