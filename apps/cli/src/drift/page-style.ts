/** Style of the page of a report; light or dark as the reader's system is. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: #1c2430; --dim: #5b6675; --line: #d5dae1; --paper: #ffffff; --card: #f6f7f9;
  --reference: #9aa5b4; --analysis: #2f6fb3; --fail: #b3261e; --pass: #22703c; --unsure: #8a6100; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8ee; --dim: #9aa5b4; --line: #3a4453; --paper: #14181f;
  --card: #1c222b; --reference: #6b7686; --analysis: #6aa9ea; --fail: #ff8a80; --pass: #7fd39a; --unsure: #e6bd5c; } }
body { margin: 2rem auto; max-width: 78rem; padding: 0 1rem; color: var(--ink); background: var(--paper);
  font: 15px/1.45 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; } h3 { font-size: 1rem; margin: 0; }
p { margin: .2rem 0; } .made, .note, .legend, section p { color: var(--dim); font-size: .85rem; }
.legend svg { width: .7rem; height: .7rem; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .2rem .7rem .2rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
td.long { white-space: normal; min-width: 18rem; }
th { color: var(--dim); font-weight: 600; }
.columns { display: grid; grid-template-columns: repeat(auto-fill, minmax(19rem, 1fr)); gap: .8rem; margin: .8rem 0; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .4rem; padding: .6rem .8rem; }
section svg { display: block; width: 100%; }
details { margin: .8rem 0; } summary { cursor: pointer; color: var(--dim); }
.status { color: var(--unsure); } .status.pass { color: var(--pass); } .status.fail, .status.error { color: var(--fail); }
svg text { fill: var(--dim); font-size: 10px; } .axis { stroke: var(--line); } .hit { fill: transparent; }
.reference { fill: var(--reference); } .analysis { fill: var(--analysis); }
.score { fill: none; stroke: var(--analysis); stroke-width: 1.5; }
.threshold { fill: none; stroke: var(--dim); stroke-dasharray: 4 3; }
.dot { fill: var(--analysis); } .dot.failed { fill: var(--fail); }
`
