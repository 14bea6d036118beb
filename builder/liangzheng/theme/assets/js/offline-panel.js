// The panel that tells what is kept on this device. It says "works offline" when all was found in its place just now.
import { find } from './dom.js';
import { clearAll, keepAll, keptState, onKept, whyNot } from './offline-keeper.js';

/** @import { State } from './keeping.js' */
/** @import { Told } from './offline-keeper.js' */
/** @import { Say } from './words.js' */

const MB = 1_000_000;
/** @param {number} bytes */
const megabytes = (bytes) => (bytes / MB).toFixed(1);

// It is asked for when something was kept, as after every start of the verifier, which the answer would slow down; or
// else after so long.
const WAIT_MS = 10_000;

/**
 * @param {HTMLElement} box
 * @param {Say} say
 * @param {{ wait?: number }} [settings]
 */
export async function offlinePanel(box, say, { wait = WAIT_MS } = {}) {
  const headline = find('[data-headline]', HTMLElement, box);
  const rows = find('dl', HTMLElement, box);
  const keep = find('[data-keep]', HTMLButtonElement, box);
  const clear = find('[data-clear]', HTMLButtonElement, box);
  const told = find('[data-told]', HTMLElement, box);
  box.hidden = false;

  let asked = false;

  /** @param {State} state */
  function draw({ pages, runtime, bytes, whole, all }) {
    const nothing = !bytes;
    box.dataset.kept = whole ? 'all' : nothing ? 'nothing' : 'some';
    headline.textContent = say(whole ? 'offline_all' : pages ? 'offline_pages' : nothing ? 'offline_nothing' : 'offline_some');
    find('[data-pages]', HTMLElement, rows).textContent = say(pages ? 'offline_yes' : 'offline_no');
    find('[data-runtime]', HTMLElement, rows).textContent = say('offline_files', {
      files: runtime.files,
      of: runtime.of,
      loaded: megabytes(runtime.bytes),
      total: megabytes(runtime.total),
    });
    find('[data-bytes]', HTMLElement, rows).textContent = say('offline_megabytes', { size: megabytes(bytes) });
    rows.hidden = false;
    keep.hidden = all;
    clear.hidden = nothing;
  }

  /** @param {Told} answer @param {(state: State) => string} sentence */
  function show(answer, sentence) {
    if ('error' in answer) {
      told.textContent = say('offline_failed');
      return refresh();
    }
    draw(answer.state);
    told.textContent = sentence(answer.state);
    return undefined;
  }

  async function refresh() {
    asked = true;
    const answer = await keptState();
    if ('state' in answer) draw(answer.state);
  }

  /**
   * @param {string} meanwhile
   * @param {() => Promise<Told>} work
   * @param {(state: State) => string} sentence
   */
  async function during(meanwhile, work, sentence) {
    keep.disabled = clear.disabled = true;
    told.textContent = say(meanwhile);
    try {
      await show(await work(), sentence);
    } finally {
      keep.disabled = clear.disabled = false;
    }
  }

  keep.addEventListener('click', () =>
    during('offline_keeping', keepAll, ({ whole }) => say(whole ? 'offline_done' : 'offline_full')),
  );
  clear.addEventListener('click', () => during('offline_clearing', clearAll, () => say('offline_cleared')));
  const waited = setTimeout(() => {
    if (asked) return;
    // Until a service worker is there, which tells more; a browser may never say whether it takes one.
    headline.textContent = say('offline_nothing');
    refresh();
  }, wait);
  onKept(refresh);
  const reason = await whyNot();
  if (!reason) return;
  clearTimeout(waited);
  box.dataset.kept = 'never';
  headline.textContent = say(`offline_${reason}`);
}
