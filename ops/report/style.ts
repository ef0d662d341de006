import { palette } from './palette.ts';

const colours = (of: Readonly<Record<string, string>>) =>
  Object.entries(of)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');

/** The report's own style sheet: light and dark as the reader's machine wants it, light on paper. */
export const style = `
:root{color-scheme:light dark;${colours(palette.light)}}
@media screen and (prefers-color-scheme:dark){:root{${colours(palette.dark)}}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--text);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}
header,main,nav{max-width:74rem;margin:0 auto;padding:0 1rem}
h1{font-size:1.75rem;line-height:1.2;margin:1.5rem 0 .25rem}
h2{font-size:1.35rem;line-height:1.25;margin:2.5rem 0 .75rem;padding-top:1rem;border-top:2px solid var(--rule)}
h3{font-size:1.05rem;margin:1.75rem 0 .5rem}
p,li{max-width:46rem}
a{color:var(--accent)}
a:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.about{color:var(--muted);margin:0 0 1rem}
.skip{position:absolute;left:-100vw}
.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.5rem}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;padding:0;margin:0;list-style:none}
.summary li{margin:.5rem 0}
.wide{overflow-x:auto;margin:1rem 0}
table{border-collapse:collapse;font-size:.875rem;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:600;padding:.25rem 0}
th,td{text-align:left;vertical-align:top;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--rule)}
thead th{color:var(--muted);font-weight:600;border-bottom:2px solid var(--rule);vertical-align:bottom}
tbody th{font-weight:600;white-space:nowrap}
tbody td{min-width:4.5rem;max-width:26rem}
td.figure,td.time{white-space:nowrap}
td.long{min-width:14rem}
.figure{text-align:right}
.good{color:var(--good);font-weight:600}
.bad{color:var(--bad);font-weight:700}
.open{color:var(--open);font-weight:600}
figure{margin:1.5rem 0;max-width:60rem}
figcaption{font-weight:600;margin-bottom:.25rem}
.drawing{overflow-x:auto}
svg{display:block;width:100%;min-width:40rem;height:auto}
svg text{font-size:12px;fill:var(--muted);font-family:inherit}
svg .end{text-anchor:end}
svg .middle{text-anchor:middle}
.grid{stroke:var(--rule)}
.line{fill:none;stroke-width:2}
.main{stroke:var(--accent)}
.second{stroke:var(--second)}
.third{stroke:var(--good)}
.planned{stroke:var(--muted);stroke-dasharray:6 4}
.limit{stroke:var(--limit);stroke-dasharray:2 3}
.mark{stroke:var(--limit)}
.dot.main{fill:var(--accent)}
.dot.second{fill:var(--second)}
.dot.third{fill:var(--good)}
.dot.planned{fill:var(--muted)}
rect.outage{fill:url(#outage-pattern);stroke:var(--outage)}
rect.incident{fill:var(--incident);fill-opacity:.18;stroke:var(--incident)}
#outage-pattern path{stroke:var(--outage);stroke-width:1}
.layer1{fill:var(--accent)}
.layer2{fill:var(--limit)}
.layer3{fill:var(--outage)}
blockquote{margin:0 0 1rem;padding:.5rem 1rem;border-left:4px solid var(--rule);background:var(--band);max-width:46rem}
blockquote p{margin:0;overflow-wrap:anywhere}
blockquote footer{color:var(--muted);font-size:.875rem}
@media print{
nav,.skip{display:none}
body{font-size:10pt}
header,main{max-width:none}
h2,h3,figcaption,caption{break-after:avoid}
figure,.wide,tr,blockquote{break-inside:avoid}
thead{display:table-header-group}
.wide,.drawing{overflow:visible}
svg{min-width:0}
table{font-size:8pt}
}
`;
