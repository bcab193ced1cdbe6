// The look of a report: type, spacing, tables, figures, light, dark and print. One style sheet, no images.

import { darkRules } from '../../figures/palette.ts';
import { loadLibraryFile } from './library-file.ts';

/** The page's style sheet, without what mathematics adds. */
export function styleSheet(): string {
  return [fonts(), light, layout, text, parts, roomy, dark(), small, print].join('\n');
}

function fonts(): string {
  const face = (family: string, style: string, file: string) =>
    `@font-face{font-family:"${family}";font-style:${style};font-weight:200 900;font-display:swap;src:url(data:font/woff2;base64,${loadLibraryFile(`@fontsource-variable/${file}`, 'base64')}) format("woff2")}`;
  return [
    face('Inter Variable', 'normal', 'inter/files/inter-latin-wght-normal.woff2'),
    face('Source Serif 4 Variable', 'normal', 'source-serif-4/files/source-serif-4-latin-wght-normal.woff2'),
    face('Source Serif 4 Variable', 'italic', 'source-serif-4/files/source-serif-4-latin-wght-italic.woff2'),
  ].join('\n');
}

const light = `
:root{color-scheme:light dark;
--page:#fffffe;--ink:#1c2430;--muted:#56606e;--line:#dfe3e9;--line-strong:#1c2430;--tint:#f4f6f9;
--link:#0a56a0;--focus:#0b62a9;
--finding:#00694d;--finding-tint:#edf7f3;--note:#0a56a0;--note-tint:#eef4fb;--warning:#8f3d00;--warning-tint:#fdf3ea;
--serif:"Source Serif 4 Variable","Iowan Old Style",Charter,Georgia,serif;
--sans:"Inter Variable",Inter,system-ui,-apple-system,"Segoe UI",sans-serif;
--mono:ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}`;

const layout = `
*,*::before,*::after{box-sizing:border-box}
html{font-size:106.25%;-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-behavior:smooth;scroll-padding-top:1.5rem}
body{margin:0;background:var(--page);color:var(--ink);font-family:var(--serif);line-height:1.58;
font-optical-sizing:auto;overflow-wrap:break-word;font-variant-numeric:lining-nums}
.frame{max-width:44rem;margin:0 auto;padding:0 1.25rem}
.skip{position:absolute;left:-999rem;top:0;background:var(--page);padding:.6rem 1rem;font:500 .9rem var(--sans);z-index:9}
.skip:focus{left:.5rem;top:.5rem}
header.top{padding:4.5rem 0 .4rem}
footer{margin:4rem 0 3rem;padding-top:1rem;border-top:1px solid var(--line);font:400 .78rem/1.6 var(--sans);color:var(--muted)}
.contents{font:400 .875rem/1.45 var(--sans);margin:1.2rem 0 0;padding:1rem 0 1.1rem;border-block:1px solid var(--line)}
.contents h2{margin:0 0 .5rem;font:600 .72rem/1.3 var(--sans);letter-spacing:.07em;text-transform:uppercase;color:var(--muted);padding:0;border:0}
.contents ol{list-style:none;margin:0;padding:0}
.contents li{margin:.28rem 0}
.contents ol ol{padding-left:1.9rem}
.contents a{color:var(--ink);text-decoration:none;display:flex;gap:.6rem}
.contents a:hover,.contents a:focus-visible{color:var(--link);text-decoration:underline}
.contents .number{color:var(--muted);min-width:1.3rem;font-variant-numeric:tabular-nums;flex:none}
.contents.unnumbered ol ol{padding-left:1rem}
@media screen and (min-width:82rem){
.frame{max-width:64rem;display:grid;grid-template-columns:15rem minmax(0,44rem);column-gap:3.5rem;padding:0 1.5rem}
.frame>*{grid-column:2}
.frame>.contents{grid-column:1;grid-row:1/span 99;position:sticky;top:0;align-self:start;max-height:100vh;overflow:auto;border:0;margin:0;padding:5rem 0 2rem}
.contents ol ol{font-size:.95em}}`;

const text = `
h1{font:680 2.15rem/1.16 var(--sans);letter-spacing:-.022em;margin:0;text-wrap:balance}
.subtitle{font:400 1.15rem/1.45 var(--sans);color:var(--muted);margin:.6rem 0 0;text-wrap:balance}
.authors{font:500 .92rem/1.5 var(--sans);margin:1rem 0 0}
.summary{font-size:1.08rem;margin:1.2rem 0 0;max-width:38em}
.run{display:flex;flex-wrap:wrap;gap:.35rem 1.6rem;font:400 .8rem/1.5 var(--sans);color:var(--muted);margin:1.3rem 0 0;padding:0}
.run div{display:flex;gap:.4rem;min-width:0}.run dt{margin:0}.run dd{margin:0;color:var(--ink);font-weight:500;min-width:0}
h2,h3,h4,h5,h6{font-family:var(--sans);line-height:1.25;letter-spacing:-.012em;text-wrap:balance;break-after:avoid}
h2{font-size:1.42rem;font-weight:660;margin:3.4rem 0 .9rem}
h3{font-size:1.1rem;font-weight:640;margin:2.3rem 0 .6rem}
h4,h5,h6{font-size:.98rem;font-weight:640;margin:1.8rem 0 .5rem}
.number{color:var(--muted);font-weight:450}
h2 .number,h3 .number,h4 .number{margin-right:.55em}
p,ul,ol,blockquote{margin:0 0 1em}
ul,ol{padding-left:1.5em}li{margin:.25em 0}
blockquote{margin-left:0;padding-left:1.1em;border-left:3px solid var(--line);color:var(--muted)}
a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:.06em}
a.ref,.cite a{text-decoration:underline;text-decoration-color:color-mix(in srgb,currentColor 32%,transparent)}
a.ref:hover,.cite a:hover{text-decoration-color:currentColor}
a.scaled{text-decoration:none}
:focus-visible{outline:2.5px solid var(--focus);outline-offset:2px;border-radius:2px}
code{font:.86em/1.4 var(--mono);background:var(--tint);padding:.1em .3em;border-radius:3px;overflow-wrap:anywhere}
pre{margin:0;padding:.9rem 1.1rem;font:.82rem/1.55 var(--mono);tab-size:2}pre code{font:inherit;background:none;padding:0;overflow-wrap:normal}
data{font-variant-numeric:lining-nums}
data[tabindex]{text-decoration:underline dotted .06em color-mix(in srgb,currentColor 45%,transparent);text-underline-offset:.22em;cursor:help}
data[tabindex]:focus::after{content:attr(title);position:fixed;left:1rem;bottom:1rem;max-width:min(42rem,100vw - 2rem);padding:.55rem .75rem;z-index:9;white-space:normal;overflow-wrap:anywhere;
background:var(--page);color:var(--ink);border:1px solid var(--line-strong);border-radius:6px;box-shadow:0 3px 14px #0003;font:400 .8rem/1.45 var(--sans)}
sup{line-height:0;font-size:.72em}
b,strong{font-weight:640}`;

const parts = `
.scroll{overflow-x:auto;max-width:100%}
.code{margin:1.3rem 0;background:var(--tint);border-radius:6px}
figure{margin:2rem 0 2.2rem;break-inside:avoid}
figure .scroll{padding-bottom:.2rem}
svg.chart,.live svg{display:block;max-width:100%;height:auto;margin:0 auto;overflow:visible}
svg.phone,.exploring svg.chart{display:none}
svg image.pixels{image-rendering:pixelated}
figcaption,.caption{font:400 .85rem/1.52 var(--sans);color:var(--ink)}
figcaption{margin:.85rem 0 0}.caption{margin:0 0 .6rem}
.label{font-weight:660;margin-right:.3em}
.notes{display:block;color:var(--muted);font-size:.93em;margin-top:.2rem}
.notes span{margin-right:.35em}
.stand-in{color:var(--warning);font-weight:560}
.tools{display:flex;flex-wrap:wrap;gap:.4rem 1rem;align-items:center;margin:.55rem 0 0;font:400 .8rem var(--sans)}
button.explore{font:500 .8rem/1 var(--sans);color:var(--link);background:none;border:1px solid var(--line);border-radius:5px;padding:.48rem .7rem;cursor:pointer}
button.explore:hover{background:var(--tint)}
button.explore[hidden]{display:none}
.tip{position:fixed;pointer-events:none;background:var(--page);color:var(--ink);border:1px solid var(--line);border-radius:5px;box-shadow:0 3px 14px #0003;padding:.45rem .6rem;font:400 .76rem/1.45 var(--sans);max-width:22rem;z-index:8;overflow-wrap:anywhere}
.tip[hidden]{display:none}.tip b{font-weight:500;color:var(--muted)}
.table{margin:2rem 0 2.2rem}
table{border-collapse:collapse;font:400 .86rem/1.45 var(--sans);font-variant-numeric:tabular-nums lining-nums;width:100%;border-top:1.5px solid var(--line-strong);border-bottom:1.5px solid var(--line-strong)}
th,td{padding:.5em .85em .5em 0;text-align:start;vertical-align:baseline}
th:last-child,td:last-child{padding-right:0}
thead th{font-weight:620;border-bottom:1px solid var(--line-strong);vertical-align:bottom;padding-block:.55em}
tbody th{font-weight:500}
table data.short{white-space:nowrap}
tbody tr+tr>*{border-top:1px solid var(--line)}
.long{overflow-wrap:anywhere;min-width:14rem}
.end{text-align:end}.middle{text-align:center}
.equation{display:flex;align-items:center;gap:1rem;margin:1.4rem 0;break-inside:avoid}
.equation .scroll{flex:1;min-width:0;padding:.3rem 0}.equation .katex-display{margin:0}
.equation .number{font:400 .9rem var(--sans);flex:none}
.katex{font-size:1.06em}.long-math{display:inline-block;max-width:100%;overflow-x:auto;overflow-y:hidden;vertical-align:bottom}
.callout,.banner{margin:1.6rem 0;padding:.95rem 1.2rem;border-left:4px solid;border-radius:0 6px 6px 0;break-inside:avoid}
.callout>p:last-child,.banner p:last-child,.callout>ul:last-child{margin-bottom:0}
.callout .tone,.banner .tone{font:660 .76rem/1.3 var(--sans);letter-spacing:.05em;text-transform:uppercase;margin:0 0 .35rem}
.finding{border-color:var(--finding);background:var(--finding-tint)}.finding .tone{color:var(--finding)}
.note{border-color:var(--note);background:var(--note-tint)}.note .tone{color:var(--note)}
.warning,.banner{border-color:var(--warning);background:var(--warning-tint)}.warning .tone,.banner .tone{color:var(--warning)}
.banner{font-family:var(--sans);font-size:.9rem}
.references{font-size:.95rem;padding-left:2rem}.references li{margin:.5em 0;padding-left:.2rem}.references :target,figure:target,.table:target{outline:2px solid var(--line);outline-offset:.5rem;border-radius:3px}`;

// Wide tables grow beyond the text, as far as they need and the window allows: to both sides, or away from the contents.
const roomy = `
@media screen and (min-width:48rem){
.table.wide{position:relative;left:50%;transform:translateX(-50%);width:max-content;min-width:100%;max-width:min(56rem,100vw - 3.5rem)}
.table.wide .caption{max-width:41.5rem}}
@media screen and (min-width:82rem){
.table.wide{left:0;transform:none;max-width:min(56rem,43rem + (100vw - 64rem)/2)}}`;

function dark(): string {
  return `@media screen and (prefers-color-scheme:dark){
:root{--page:#12161c;--ink:#e7eaef;--muted:#a7b0bd;--line:#343c48;--line-strong:#8b95a3;--tint:#1b212a;
--link:#7dbcf8;--focus:#7dbcf8;
--finding:#5ad1ac;--finding-tint:#13241f;--note:#7dbcf8;--note-tint:#152232;--warning:#ffb27d;--warning-tint:#2b1d12}
${darkRules('figure ')}
}`;
}

const small = `
@media screen and (max-width:46rem){
html{font-size:100%}
header.top{padding-top:2.4rem}h1{font-size:1.7rem}h2{font-size:1.28rem;margin-top:2.7rem}
.frame{padding:0 1rem}
svg.chart.page{display:none}
figure:not(.exploring) svg.chart.phone{display:block}
.table .scroll tr>:first-child{position:sticky;left:0;z-index:1;max-width:42vw;padding-right:.6em;background:var(--page);overflow-wrap:anywhere}
.table .scroll table{min-width:100%;width:max-content;max-width:52rem}
.callout,.banner{padding:.8rem .95rem}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}`;

const print = `
@page{size:A4;margin:18mm 17mm}
@media print{
:root{color-scheme:light}
html{font-size:10.2pt}body{line-height:1.45}
.frame{max-width:none;padding:0}
header.top{padding-top:0}
.skip,.tools,.tip{display:none!important}
.scroll{overflow:visible}
svg.chart{max-width:100%}
table{font-size:.8rem}th,td{padding-right:.6em}.long{min-width:0}.short{break-inside:avoid}.caption{break-after:avoid}
.long-math{display:inline;overflow:visible}pre,pre code{white-space:pre-wrap;overflow-wrap:anywhere}
tr,figure,.callout,.equation,.banner{break-inside:avoid}thead{display:table-header-group}
p{orphans:3;widows:3}
a{color:inherit;text-decoration:none!important}data[tabindex]{text-decoration:none}data[tabindex]:focus::after{content:none}
h2{margin-top:2rem}}`;
