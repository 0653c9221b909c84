/** How long work tells people how far it is, on standard error; a terminal gets one line that is drawn again. */
export interface Progress {
  /** Shows one line; on terminals only. */
  show(line: string): void
  /** Shows one line that a log should have too; without a terminal each different one is printed once. */
  tell(line: string): void
  /** Shows a bar; `total` 0 means that the end is not known. Shown on terminals only. */
  bar(label: string, done: number, total: number): void
  /** Shows a text that is drawn again in its place; without a terminal, `line` stands for it. */
  page(text: string, line: string): void
  /** Removes the line, so that what follows starts on an empty one. */
  clear(): void
}

export interface ProgressStream {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
  write(text: string): unknown
}

/** For terminals that do not tell their size, or tell 0. */
const narrowest = 80
const lowest = 24

export function createProgress(stream: ProgressStream): Progress {
  return stream.isTTY === true ? onTerminal(stream) : onPipe(stream)
}

function onTerminal(stream: ProgressStream): Progress {
  let shown: readonly string[] = []
  const draw = (lines: readonly string[]) => {
    const width = (stream.columns || narrowest) - 1
    const up = shown.length > 1 ? `\u001b[${shown.length - 1}A` : ''
    const next = lines.slice(0, (stream.rows || lowest) - 1).map((line) => line.slice(0, width))
    if (next.join('\n') === shown.join('\n')) return
    shown = next
    stream.write(`${up}\r\u001b[J${shown.join('\n')}`)
  }
  return {
    show: (line) => draw([line]),
    tell: (line) => draw([line]),
    bar: (label, done, total) => draw([barLine(label, done, total)]),
    page: (text) => draw(text.split('\n')),
    clear: () => draw([]),
  }
}

function onPipe(stream: ProgressStream): Progress {
  let shown = ''
  const tell = (line: string) => {
    if (line !== shown) stream.write(`${line}\n`)
    shown = line
  }
  const nothing = () => undefined
  return { show: nothing, tell, bar: nothing, page: (_text, line) => tell(line), clear: nothing }
}

const barWidth = 30

/** `label  [#####.....]  50 %` */
export function barLine(label: string, done: number, total: number): string {
  if (total <= 0) return `${label}  ${done}`
  const share = Math.min(1, Math.max(0, done / total))
  const full = Math.round(share * barWidth)
  return `${label}  [${'#'.repeat(full)}${'.'.repeat(barWidth - full)}] ${Math.floor(share * 100)} %`
}
