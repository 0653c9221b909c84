import { cpus, loadavg, totalmem } from 'node:os'
import { readFileSync } from 'node:fs'

/** Steal above which the figures say more about the neighbours than about the programs. */
const mostStealShare = 0.05

/** What the machine is and how busy it is now. */
export function machine() {
  return {
    cpu: `${cpus().length} x ${cpus()[0].model.trim()}`,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
  }
}

/** Starts to watch how much of the processors others took.
 *  @returns read(): load averages and shares since the start; shares are null where the system does not tell */
export function watchLoad() {
  const before = ticks()
  const loadBefore = loadavg()[0]
  return () => {
    const after = ticks()
    const load = { loadBefore, loadAfter: loadavg()[0] }
    if (before === null || after === null)
      return { ...load, stealShare: null, idleShare: null, isVoid: false }
    const spent = after.map((value, index) => value - before[index])
    const total = spent.slice(0, 8).reduce((sum, value) => sum + value, 0)
    const stealShare = spent[7] / total
    return {
      ...load,
      stealShare,
      idleShare: (spent[3] + spent[4]) / total,
      isVoid: stealShare > mostStealShare,
    }
  }
}

/** Seconds of processors that this process and another have used so far. The kernel counts those of the other in
 *  hundredths. @returns NaN where the system does not tell */
export function processorSeconds(pid) {
  if (process.platform !== 'linux' || pid === undefined) return NaN
  const { user, system } = process.cpuUsage()
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')
  const [otherUser, otherSystem] = [fields[11], fields[12]].map(Number)
  return (user + system) / 1e6 + (otherUser + otherSystem) / 100
}

/** user, nice, system, idle, iowait, irq, softirq, steal. */
function ticks() {
  if (process.platform !== 'linux') return null
  const line = readFileSync('/proc/stat', 'utf8').split('\n')[0]
  return line.trim().split(/\s+/).slice(1).map(Number)
}
