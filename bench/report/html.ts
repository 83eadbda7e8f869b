// A run as one page that needs nothing else: verdicts first, then each benchmark with its charts. The
// charts are drawn here, as SVG; the page runs no script.
import { init } from 'echarts';
import { bars, barText, reaches } from '../bars.ts';
import type { Chart, Figure, Outcome } from '../benchmark.ts';
import { figuresOf, type Result } from './result.ts';
import { numberText, spreadText } from './text.ts';

const style = `
  :root { color-scheme: light; --ink: #1c2733; --soft: #5b6b7b; --line: #dde3ea; --good: #1b7f4d;
    --bad: #b3261e; --page: #f6f8fa; }
  * { box-sizing: border-box; }
  body { margin: 0; background: var(--page); color: var(--ink);
    font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif; }
  main { max-width: 1080px; margin: 0 auto; padding: 32px 20px 64px; }
  h1 { font-size: 28px; margin: 0 0 4px; } h2 { font-size: 20px; margin: 40px 0 4px; }
  p { margin: 0 0 12px; color: var(--soft); }
  section, .card { background: #fff; border: 1px solid var(--line); border-radius: 10px;
    padding: 18px 20px; margin-top: 14px; }
  table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
  th { text-align: left; color: var(--soft); font-weight: 500; font-size: 13px; }
  th, td { padding: 6px 10px 6px 0; border-bottom: 1px solid var(--line); vertical-align: middle; }
  tr:last-child td { border-bottom: 0; }
  td.number { text-align: right; white-space: nowrap; } th.number { text-align: right; }
  .reached { color: var(--good); font-weight: 600; } .missed { color: var(--bad); font-weight: 600; }
  .void { color: var(--soft); }
  .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(460px, 1fr)); gap: 14px; }
  .charts svg { width: 100%; height: auto; }
  .gauge { display: block; width: 160px; height: 14px; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 0; }
  dt { color: var(--soft); } dd { margin: 0; }
`;

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const cell = (text: string, kind = ''): string => `<td class="${kind}">${text}</td>`;

const verdictOf = (figure: Figure): 'reached' | 'missed' | 'void' => {
  const reached = reaches(figure);
  return reached === undefined ? 'void' : reached ? 'reached' : 'missed';
};

const gaugeWidth = 160;
const gaugeMax = 2;

/** The range and the median of a figure against its bar, which stands in the middle. */
const gauge = (figure: Figure): string => {
  const bar = bars.get(figure.name);
  if (!bar) return '';
  const place = (value: number): number =>
    4 + (Math.min(gaugeMax, Math.max(0, value / bar.value)) / gaugeMax) * (gaugeWidth - 8);
  const { min, median, max } = figure.spread;
  const colour = { reached: '#1b7f4d', missed: '#b3261e', void: '#5b6b7b' }[verdictOf(figure)];
  const width = Math.max(2, place(max) - place(min));
  return (
    `<svg class="gauge" viewBox="0 0 ${gaugeWidth} 14" role="img" aria-label="range against bar">` +
    `<rect x="0" y="5" width="${gaugeWidth}" height="4" rx="2" fill="#e8edf2"/>` +
    `<rect x="${place(min)}" y="4" width="${width}" height="6" rx="3" fill="${colour}" opacity=".35"/>` +
    `<circle cx="${place(median)}" cy="7" r="4" fill="${colour}"/>` +
    `<line x1="${gaugeWidth / 2}" x2="${gaugeWidth / 2}" y1="0" y2="14" stroke="#1c2733"/></svg>`
  );
};

const verdictRow = (figure: Figure): string => {
  const bar = bars.get(figure.name);
  const verdict = verdictOf(figure);
  const why = figure.voidBecause === undefined ? '' : ` title="${escaped(figure.voidBecause)}"`;
  return `<tr>${[
    cell(escaped(figure.name.replaceAll('_', ' '))),
    cell(`${spreadText(figure.spread)} ${escaped(figure.unit)}`, 'number'),
    cell(bar ? escaped(barText({ ...bar })) : '', 'number'),
    cell(gauge(figure)),
    `<td class="${verdict}"${why}>${verdict}</td>`,
  ].join('')}</tr>`;
};

const verdicts = (result: Result): string => {
  const judged = figuresOf(result).filter(({ name }) => bars.has(name));
  const head = ['figure', 'median [min - max]', 'bar', 'against the bar', ''];
  return `<section><table><thead><tr>${head
    .map((each, index) => `<th class="${index === 1 || index === 2 ? 'number' : ''}">${each}</th>`)
    .join('')}</tr></thead><tbody>${judged.map(verdictRow).join('')}</tbody></table></section>`;
};

const palette = ['#2563a8', '#d9822b', '#1b7f4d', '#8e44ad', '#b3261e', '#5b6b7b'];

/** A chart as SVG: lines where the axis is made of numbers, bars where it is made of names. */
const chartSvg = ({ title, x, y, lines }: Chart): string => {
  const isNamed = x.values.some((value) => typeof value === 'string');
  const drawing = init(null, null, { renderer: 'svg', ssr: true, width: 640, height: 340 });
  drawing.setOption({
    animation: false,
    color: palette,
    title: { text: title, textStyle: { fontSize: 15, fontWeight: 600, color: '#1c2733' } },
    legend: lines.length > 1 ? { bottom: 0, type: 'plain' } : { show: false },
    grid: { left: 70, right: 20, top: 50, bottom: isNamed ? 90 : 70 },
    xAxis: {
      ...{ type: 'category', data: x.values.map(String), name: x.label, nameLocation: 'middle' },
      nameGap: isNamed ? 70 : 28,
      axisLabel: isNamed ? { rotate: 40, interval: 0 } : {},
    },
    yAxis: {
      ...{ type: y.log ? 'log' : 'value', name: y.label },
      axisLabel: { formatter: (value: number) => numberText(value) },
    },
    series: lines.map(({ name, values }) => ({
      ...{ name, data: [...values], type: isNamed ? 'bar' : 'line', symbolSize: 6 },
    })),
  });
  const svg = drawing.renderToSVGString();
  drawing.dispose();
  return svg;
};

const figureRow = (figure: Figure): string =>
  `<tr>${[
    cell(escaped(figure.name.replaceAll('_', ' '))),
    cell(spreadText(figure.spread), 'number'),
    cell(escaped(figure.unit)),
  ].join('')}</tr>`;

const benchmark = ({
  name,
  help,
  seconds,
  figures,
  charts,
  notes,
}: Outcome & {
  readonly name: string;
  readonly help: string;
  readonly seconds: number;
}): string =>
  [
    `<h2>${escaped(name.replaceAll('_', ' '))}</h2>`,
    `<p>${escaped(help)}; ${seconds} s</p>`,
    `<div class="charts">${charts.map((each) => `<div class="card">${chartSvg(each)}</div>`).join('')}</div>`,
    `<section><table><tbody>${figures.map(figureRow).join('')}</tbody></table>`,
    ...notes.map((note) => `<p>${escaped(note)}</p>`),
    '</section>',
  ].join('\n');

const machineList = (result: Result): string => {
  const facts = { ...result.machine, rounds: result.rounds, seconds: result.seconds };
  const rows = Object.entries(facts).map(
    ([name, value]) => `<dt>${name.replaceAll('_', ' ')}</dt><dd>${escaped(String(value))}</dd>`,
  );
  return `<section><dl>${rows.join('')}</dl></section>`;
};

/** A run as a page of HTML. */
export const resultHtml = (result: Result): string =>
  [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>Weir bench ${escaped(result.machine.at)}</title><style>${style}</style></head><body><main>`,
    '<h1>Weir bench</h1>',
    `<p>Ratios are what to read: both sides ran in turn on one machine. Absolute figures are the machine's.</p>`,
    verdicts(result),
    machineList(result),
    ...result.outcomes.map(benchmark),
    '</main></body></html>',
    '',
  ].join('\n');
