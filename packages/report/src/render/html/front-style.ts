// What the front page adds to the look of a report.

/** Rules after those of the style sheet. */
export const frontStyle = `
.front h2{margin-top:2.6rem}
.front h2 a{color:var(--ink);text-decoration-color:var(--line)}
.front section{border-top:1px solid var(--line);break-inside:avoid}
.front .subtitle{margin:-.5rem 0 .8rem;font-size:1rem}
.front .findings{padding:0;list-style:none;margin:0 0 1rem}
.front .findings li{margin:.55rem 0;padding-left:.9rem;border-left:3px solid var(--finding);font-size:.97rem}
.front .findings a{font:600 .84rem/1.4 var(--sans);display:block}
.front .interval{color:var(--muted);font-size:.9em;white-space:nowrap}
.front .more,.front .files{font:500 .85rem/1.5 var(--sans)}
.front .files a{margin-right:1.2rem;display:inline-block;padding:.2rem 0}
math{font-size:1.03em}
@media screen and (min-width:82rem){.front .frame{display:block;max-width:46rem}}
@media screen and (max-width:46rem){.front .interval{white-space:normal}}
`;
