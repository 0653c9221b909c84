/** What the others are compared with: from memory as they are, and with its last hour read. */
const kept = 'weir in memory'
const ours = 'weir'

/** The results as Markdown, ready to be pinned. */
export function report({ machine, load, versions, rounds, runs, windows, parts, checks, date }) {
  const lines = [
    `Date ${date}. ${machine.cpu}, ${machine.memoryGiB} GiB, ${machine.platform}. Node ${machine.node.slice(1)}, ` +
      Object.entries(versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', ') +
      '.',
    `${rounds} interleaved rounds. ${loadText(load)}`,
    '',
    '| who | rows | median | least to most | times Weir in memory | times Weir | processors |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...runs.map((run) => runLine(run, runs)),
    '',
    ...runs
      .filter(({ queryMs }) => Number.isFinite(queryMs))
      .map(
        (run) =>
          `- ${run.name}, ${rowsText(run.size)} rows: ${run.queryMs.toFixed(1)} ms of it is the reading.`,
      ),
    ...parts.map(
      ({ table, parts, rows, bytes }) =>
        `- \`${table}\`: ${rows} rows in ${parts} parts, ${(bytes / 2 ** 20).toFixed(1)} MiB.`,
    ),
    '',
    '| window of | tally, ns a record | a row made, µs | a row inserted, µs | a minute inserted, ms | its answers inserted, ms |',
    '| --- | --- | --- | --- | --- | --- |',
    ...windows.map(upkeepLine),
    '',
    ...checks.map(({ name, isMet, detail }) => `- ${isMet ? 'met' : '**NOT MET**'}: ${name} (${detail})`),
  ]
  return lines.join('\n')
}

function runLine({ name, size, seconds, median, processor }, runs) {
  const times = (of) => ratioText(median / runs.find((run) => run.name === of && run.size === size).median)
  const cells = [
    timeText(median),
    `${timeText(Math.min(...seconds))} to ${timeText(Math.max(...seconds))}`,
    times(kept),
    times(ours),
    timeText(processor),
  ]
  return `| ${name} | ${rowsText(size)} | ${cells.join(' | ')} |`
}

function ratioText(ratio) {
  return ratio.toFixed(ratio < 10 ? 1 : 0)
}

/** Upkeep of the state: of a record the tally, of a minute the rows and the inserts, whatever the traffic. */
function upkeepLine({ size, upkeep }) {
  const { tallyMs, records, rowsMs, insertMs, answersMs, rows, minutes } = upkeep
  const cells = [
    ((tallyMs * 1e6) / records).toFixed(0),
    ((rowsMs * 1e3) / rows).toFixed(1),
    ((insertMs * 1e3) / rows).toFixed(0),
    (insertMs / minutes).toFixed(1),
    (answersMs / minutes).toFixed(1),
  ]
  return `| ${rowsText(size)} | ${cells.join(' | ')} |`
}

function loadText({ loadBefore, loadAfter, stealShare, idleShare, isVoid }) {
  const shares =
    stealShare === null
      ? 'steal not known'
      : `steal ${(100 * stealShare).toFixed(1)} %, idle ${(100 * idleShare).toFixed(0)} %`
  const load = `Load average ${loadBefore.toFixed(1)} before, ${loadAfter.toFixed(1)} after; ${shares}.`
  return isVoid ? `**VOID: more than 5 % of the processors went to other machines.** ${load}` : load
}

function timeText(seconds) {
  return seconds < 1 ? `${(1000 * seconds).toFixed(seconds < 0.1 ? 1 : 0)} ms` : `${seconds.toFixed(2)} s`
}

function rowsText(size) {
  return size >= 1e6 ? `${size / 1e6}M` : `${size / 1e3}k`
}
