const KEPT_MILLIS = 2 * 60 * 60 * 1000;
const DECISIONS_KEPT = 1000;

export const keyOf = (item) => `${item.namespace}/${item.name}`;

/** Index of the first time that is not before the given one. */
export function firstAtOrAfter(times, time) {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The figures of one application by column; a gap is null. Takes each moment once, in any order. */
export class Series {
  times = [];
  columns = new Map();

  add(at, values) {
    const index = firstAtOrAfter(this.times, at);
    if (this.times[index] === at) return false;
    this.times.splice(index, 0, at);
    for (const name of Object.keys(values)) {
      if (!this.columns.has(name)) {
        this.columns.set(name, new Array(this.times.length - 1).fill(null));
      }
    }
    for (const [name, column] of this.columns) column.splice(index, 0, values[name] ?? null);
    this.#forget();
    return true;
  }

  #forget() {
    const gone = firstAtOrAfter(this.times, this.times[this.times.length - 1] - KEPT_MILLIS);
    if (gone < 60) return;
    this.times.splice(0, gone);
    for (const column of this.columns.values()) column.splice(0, gone);
  }

  column(name) {
    return this.columns.get(name);
  }

  /** The figure at an index; null where it is unknown. */
  at(name, index) {
    return this.columns.get(name)?.[index] ?? null;
  }

  /** The figure of the newest sample; null when that sample does not have it. */
  now(name) {
    return this.at(name, this.times.length - 1);
  }

  get newest() {
    return this.times.length ? this.times[this.times.length - 1] : null;
  }
}

/** All that the page knows; tells its listeners once a frame that something changed. */
export class Store {
  applications = [];
  series = new Map();
  decisions = new Map();
  isLoaded = false;
  #listeners = [];
  #isTold = true;

  onChange(listener) {
    this.#listeners.push(listener);
  }

  changed() {
    if (!this.#isTold) return;
    this.#isTold = false;
    requestAnimationFrame(() => {
      this.#isTold = true;
      for (const listener of this.#listeners) listener(this);
    });
  }

  seriesOf(key) {
    if (!this.series.has(key)) this.series.set(key, new Series());
    return this.series.get(key);
  }

  decisionsOf(key) {
    return this.decisions.get(key) ?? [];
  }

  setApplications(applications) {
    this.applications = applications;
    this.changed();
  }

  addColumns(all) {
    for (const columns of all) {
      const series = this.seriesOf(keyOf(columns));
      const names = Object.keys(columns.values);
      columns.atMillis.forEach((at, index) => {
        const values = {};
        for (const name of names) values[name] = columns.values[name][index];
        series.add(at, values);
      });
    }
    this.changed();
  }

  addSample(sample) {
    if (this.seriesOf(keyOf(sample)).add(sample.atMillis, sample.values)) this.changed();
  }

  addDecision(decision) {
    const key = keyOf(decision);
    const all = this.decisions.get(key) ?? [];
    const id = [
      decision.atMillis,
      decision.phaseBefore,
      decision.phase,
      decision.to,
      decision.reasons[0].code,
      decision.actions.join(),
    ].join('|');
    if (all.some((known) => known.id === id)) return;
    decision.id = id;
    let index = all.length;
    while (index > 0 && all[index - 1].atMillis > decision.atMillis) index--;
    all.splice(index, 0, decision);
    if (all.length > DECISIONS_KEPT) all.shift();
    this.decisions.set(key, all);
    this.changed();
  }

  /** Time of the newest sample of any application; 0 before the first. */
  newestSample() {
    return Math.max(0, ...[...this.series.values()].map((series) => series.newest ?? 0));
  }
}
