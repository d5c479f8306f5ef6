import { Chart, MARGIN } from './chart.js';
import { sentenceOf } from './decisions.js';
import { h, setText } from './dom.js';
import { clock, duration, isKnown, number, seriesName } from './format.js';
import { firstAtOrAfter } from './store.js';

const MAIN = [
  {
    id: 'load', title: 'Load', unit: 'events/s', height: 132,
    lines: [
      { key: 'offeredPerSecond', label: 'offered', kind: 'area', tone: 'offered' },
      { key: 'readPerSecond', label: 'read', kind: 'line', tone: 'read' },
    ],
  },
  {
    id: 'size', title: 'Size', unit: '', height: 158, isInteger: true, hasMarkers: true, floor: 2,
    lines: [
      { key: 'segments', label: 'segments', kind: 'channel', tone: 'segments' },
      { key: 'taskManagers', label: 'TaskManagers', kind: 'step', tone: 'managers' },
    ],
  },
  {
    id: 'backlog', title: 'Backlog', unit: 'records', height: 84,
    lines: [{ key: 'backlogRecords', label: 'not yet read', kind: 'area', tone: 'backlog' }],
  },
  {
    id: 'silence', title: 'Output silence at each rescale', unit: 's', height: 84, hasAxis: true, floor: 0.5,
    lines: [{ key: 'outputSilenceSeconds', label: 'last', kind: 'drops', tone: 'silence' }],
  },
];
const PLAIN_SIZE = {
  id: 'size', title: 'Size', unit: '', height: 158, isInteger: true, hasMarkers: true, floor: 2,
  lines: [
    { key: 'desired', label: 'wanted', kind: 'channel', tone: 'segments' },
    { key: 'replicas', label: 'ready', kind: 'step', tone: 'managers' },
  ],
};
const IN_MAIN = new Set([...MAIN, PLAIN_SIZE].flatMap((chart) => chart.lines.map((line) => line.key)));
const ELSEWHERE = new Set([...IN_MAIN, 'parallelism', 'lost', 'doubled']);

/** The stack of charts with one time axis, one crosshair and one tooltip. */
export class Charts {
  #at = null; // where the crosshair points, as a time
  #extra = new Map();

  constructor(host, moreHost, moreCount, onPoint) {
    this.onPoint = onPoint;
    this.host = host;
    this.moreHost = moreHost;
    this.moreCount = moreCount;
    this.tip = h('div', { class: 'tip', hidden: true });
    this.spoken = h('div', { class: 'visually-hidden', 'aria-live': 'polite' });
    this.empty = h('p', { class: 'empty' }, 'No figures yet. The first one comes a second after the first look at the application.');
    this.stage = h('div', {
      class: 'stage', tabindex: '0', role: 'group', 'aria-roledescription': 'charts',
      'aria-label': 'Load, size, backlog and output silence over time. Left and right step through time, Page Up and Page Down through decisions, Escape leaves.',
    });
    host.replaceChildren(this.stage, this.tip, this.spoken, this.empty);
    this.#build(MAIN);
    this.stage.addEventListener('pointermove', (event) => this.#move(event));
    this.stage.addEventListener('pointerdown', (event) => this.#move(event));
    this.stage.addEventListener('pointerleave', () => this.point(null));
    this.stage.addEventListener('keydown', (event) => this.#key(event));
    this.stage.addEventListener('blur', () => this.point(null));
    new ResizeObserver(() => this.#redraw()).observe(this.stage);
  }

  #build(options) {
    this.built = options;
    this.charts = options.map((option) => new Chart(option));
    this.stage.replaceChildren(...this.charts.map((chart) => chart.element));
  }

  show(series, decisions, from, to, hasSegments) {
    const wanted = hasSegments ? MAIN : MAIN.map((chart) => (chart.id === 'size' ? PLAIN_SIZE : chart));
    if (wanted.some((chart, index) => chart !== this.built[index])) this.#build(wanted);
    this.series = series;
    this.markers = decisions.filter((d) => d.from !== d.to && d.atMillis >= from && d.atMillis <= to);
    this.from = from;
    this.to = to;
    this.#redraw();
  }

  #redraw() {
    const width = Math.floor(this.stage.clientWidth);
    if (!this.series || width < 100) return;
    const last = this.series.times.length - 1;
    this.empty.hidden = last >= 0;
    this.charts.forEach((chart) => {
      chart.draw(this.series, this.from, this.to, width, this.markers);
      chart.read(this.series, last);
    });
    this.#drawMore(last);
    if (this.#at !== null) this.#place();
  }

  /** Whatever else is measured, one small chart for each name. */
  #drawMore(last) {
    const names = [...this.series.columns.keys()].filter((name) => !ELSEWHERE.has(name)).sort();
    setText(this.moreCount, names.length ? `(${names.length})` : '(none)');
    if (!this.moreHost.closest('details').open) return;
    const known = names.join();
    if (known !== this.known) {
      this.known = known;
      this.#extra = new Map(
        names.map((name) => {
          const { label, unit } = seriesName(name);
          return [name, new Chart({ id: name, title: label, unit, height: 72, lines: [{ key: name, label: '', kind: 'line', tone: 'plain' }] })];
        }),
      );
      this.moreHost.replaceChildren(...[...this.#extra.values()].map((chart) => chart.element));
    }
    for (const chart of this.#extra.values()) {
      chart.draw(this.series, this.from, this.to, Math.floor(chart.element.clientWidth) || 300, []);
      chart.read(this.series, last);
    }
  }

  #move(event) {
    const x = event.clientX - this.stage.getBoundingClientRect().left;
    const width = this.stage.clientWidth - MARGIN.left - MARGIN.right;
    const share = Math.min(1, Math.max(0, (x - MARGIN.left) / width));
    if (this.series) this.point(this.from + share * (this.to - this.from));
  }

  #key(event) {
    const { series } = this;
    if (!series?.times.length) return;
    const last = series.times.length - 1;
    const index = this.#at === null ? last : this.#index();
    const steps = { ArrowLeft: -1, ArrowRight: 1, Home: -last, End: last };
    if (event.key === 'Escape') this.point(null);
    else if (event.key in steps) this.point(series.times[Math.min(last, Math.max(0, index + steps[event.key]))]);
    else if (event.key === 'PageUp' || event.key === 'PageDown') this.#jump(event.key === 'PageUp' ? -1 : 1);
    else return;
    event.preventDefault();
    setText(this.spoken, this.#at === null ? '' : this.tip.textContent);
  }

  #jump(direction) {
    const now = this.#at ?? this.to;
    const candidates = this.markers.filter((m) => Math.sign(m.atMillis - now) === direction);
    const next = direction < 0 ? candidates[candidates.length - 1] : candidates[0];
    if (next) this.point(next.atMillis);
  }

  /** Puts the crosshair at a time; null takes it away. */
  point(at) {
    this.#at = at === null || at < this.from || at > this.to ? null : at;
    this.#place();
  }

  #index() {
    const { times } = this.series;
    const right = Math.min(times.length - 1, firstAtOrAfter(times, this.#at));
    return right > 0 && this.#at - times[right - 1] < times[right] - this.#at ? right - 1 : right;
  }

  #place() {
    const isOff = this.#at === null || !this.series?.times.length;
    this.tip.hidden = isOff;
    if (isOff) {
      this.charts.forEach((chart) => chart.unpoint());
      this.onPoint(null);
      return;
    }
    const index = this.#index();
    this.charts.forEach((chart) => chart.point(index));
    const near = this.#near();
    this.tip.replaceChildren(...this.#words(index, near));
    this.#putTip(this.charts[0].x(this.series.times[index]));
    this.onPoint(near);
  }

  /** The decision under the crosshair, within six pixels. */
  #near() {
    const reach = ((this.to - this.from) / this.stage.clientWidth) * 6;
    return this.markers
      .filter((marker) => Math.abs(marker.atMillis - this.#at) <= reach)
      .sort((a, b) => Math.abs(a.atMillis - this.#at) - Math.abs(b.atMillis - this.#at))[0] ?? null;
  }

  #words(index, near) {
    const at = this.series.times[index];
    const rows = this.built.flatMap((chart) => chart.lines.map((line) => ({ chart, line })));
    const ago = this.to - at;
    return [
      h('p', { class: 'tip-time' }, clock(at), h('span', {}, ago < 1500 ? ' now' : ` ${duration(ago)} ago`)),
      h(
        'dl', {},
        ...rows
          .filter(({ line }) => line.kind !== 'drops' || isKnown(this.series.at(line.key, index)))
          .flatMap(({ chart, line }) => [
            h('dt', { 'data-tone': line.tone }, h('i', { class: line.kind }), line.kind === 'drops' ? 'output silence' : line.label === 'not yet read' ? 'backlog' : line.label),
            h('dd', {}, number(this.series.at(line.key, index)), chart.unit ? ` ${chart.unit}` : ''),
          ]),
      ),
      ...(near ? [h('p', { class: 'tip-decision' }, `${near.from} → ${near.to}: ${sentenceOf(near)}`)] : []),
    ];
  }

  #putTip(x) {
    const width = this.tip.offsetWidth;
    const isLeft = x + 16 + width > this.host.clientWidth;
    const left = isLeft ? Math.max(0, x - 16 - width) : x + 16;
    this.tip.style.transform = `translate(${Math.round(left)}px, 30px)`;
  }
}
